package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudhopper.smpp.pdu.SubmitSmResp;
import com.cloudhopper.smpp.tlv.Tlv;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CongestionTest {
    private final AtomicLong now = new AtomicLong();
    private final Pace pace = new Pace(100, now::get);
    private final Congestion congestion = new Congestion(pace, now::get);

    @Test
    void anOverloadedCarrierIsSentToMoreSlowlyOnceASecond() {
        hear(95);
        hear(100);
        assertThat(pace.rate().now()).isEqualTo(50);
        assertThat(congestion.near()).isTrue();
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        hear(90);
        assertThat(pace.rate().now()).isEqualTo(25);
    }

    @Test
    void nearItsLimitTheRateStaysAndBelowItMayRise() {
        hear(85);
        assertThat(pace.rate().now()).isEqualTo(100);
        assertThat(congestion.near()).isTrue();
        hear(79);
        assertThat(congestion.near()).isFalse();
    }

    @Test
    void whatIsNoStateSaysNothing() {
        SubmitSmResp response = new SubmitSmResp();
        congestion.heard(response);
        response.addOptionalParameter(new Tlv((short) 0x0428, new byte[] {(byte) 200}));
        congestion.heard(response);
        SubmitSmResp longer = new SubmitSmResp();
        longer.addOptionalParameter(new Tlv((short) 0x0428, new byte[] {0, 95}));
        congestion.heard(longer);
        assertThat(pace.rate().now()).isEqualTo(100);
        assertThat(congestion.near()).isFalse();
    }

    private void hear(int state) {
        SubmitSmResp response = new SubmitSmResp();
        response.addOptionalParameter(new Tlv((short) 0x0428, new byte[] {(byte) state}));
        congestion.heard(response);
    }
}
