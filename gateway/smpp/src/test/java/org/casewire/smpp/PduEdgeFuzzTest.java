package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudhopper.smpp.pdu.BaseSm;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.casewire.core.carrier.ReadTime;
import org.casewire.core.number.NumberPlan;

/** Any octets on the wire: framed or given up, read or passed on as unreadable, and never an exception. */
class PduEdgeFuzzTest {
    private static final Delivery.Reader READER =
            new Delivery.Reader("operator-1", CarrierBench.profile(2775, "{}"), new NumberPlan());

    @FuzzTest(maxDuration = "10m")
    void anyOctets(byte[] octets) {
        AtomicInteger malformed = new AtomicInteger();
        EmbeddedChannel channel =
                new EmbeddedChannel(new PduFraming(malformed::incrementAndGet), new PduReading(flaw -> {}));
        int cut = octets.length / 2;
        channel.writeInbound(Unpooled.copiedBuffer(octets, 0, cut));
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.copiedBuffer(octets, cut, octets.length - cut));
        }
        for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
            if (read instanceof BaseSm<?> delivery) {
                READER.read(delivery, UUID.randomUUID(), ReadTime.now());
            }
        }
        assertThat(channel.isOpen()).isEqualTo(malformed.get() == 0);
        channel.finishAndReleaseAll();
    }
}
