package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PduFramingTest {
    private final AtomicInteger malformed = new AtomicInteger();
    private final EmbeddedChannel channel = new EmbeddedChannel(new PduFraming(malformed::incrementAndGet));

    @Test
    void eachPduOfOneSegmentBecomesAFrameOfItsOwn() {
        channel.writeInbound(Unpooled.wrappedBuffer(pdu(16), pdu(20)));

        assertThat(frameLength()).isEqualTo(16);
        assertThat(frameLength()).isEqualTo(20);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aPduThatComesByteByByteIsHandedOnWhenItIsWhole() {
        ByteBuf whole = pdu(17);
        for (int i = 0; i < 16; i++) {
            channel.writeInbound(Unpooled.buffer().writeByte(whole.readByte()));
            assertThat(channel.inboundMessages()).isEmpty();
        }
        channel.writeInbound(Unpooled.buffer().writeByte(whole.readByte()));

        assertThat(frameLength()).isEqualTo(17);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 70_001, Integer.MAX_VALUE, 0xFFFFFFFF})
    void anImpossibleLengthClosesTheChannelAndIsCountedOnce(int length) {
        channel.writeInbound(Unpooled.wrappedBuffer(pdu(16), Unpooled.buffer().writeInt(length), pdu(16)));

        assertThat(frameLength()).isEqualTo(16);
        assertThat(channel.inboundMessages()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
        assertThat(malformed).hasValue(1);
    }

    private int frameLength() {
        ByteBuf frame = channel.readInbound();
        int length = frame.readableBytes();
        frame.release();
        return length;
    }

    private static ByteBuf pdu(int length) {
        return Unpooled.buffer().writeInt(length).writeZero(length - Integer.BYTES);
    }
}
