package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.casewire.core.carrier.LinkStatus.State;
import org.casewire.smpp.RawSmsc.Connection;
import org.casewire.smpp.RawSmsc.Pdu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a session, by either side (SMPP v3.4, 4.2). */
@Timeout(60)
class UnbindTest {
    private static final int UNBIND = 0x00000006;
    private static final int UNBIND_RESP = 0x80000006;

    /** The carrier may repeat over another bind as soon as it reads the unbind. */
    @Test
    void coreKnowsOfTheEndBeforeTheCarrierCan() throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench = CarrierBench.started(smsc.port(), "{}");
                Connection connection = smsc.accept()) {
            bench.await(State.UP);
            CompletableFuture<Boolean> carrierCouldKnow = new CompletableFuture<>();
            bench.listener.onEnding = first(carrierCouldKnow, connection);
            bench.carrier.rebind(bench.carrier.status().binds().get(0).id());

            assertThat(carrierCouldKnow.get(10, TimeUnit.SECONDS)).isFalse();
            assertThat(connection.read().commandId()).isEqualTo(UNBIND);
        }
    }

    @Test
    void theCarriersUnbindIsToldToCoreAndThenAnswered() throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench = CarrierBench.started(smsc.port(), "{}");
                Connection connection = smsc.accept()) {
            bench.await(State.UP);
            CompletableFuture<Boolean> answeredBefore = new CompletableFuture<>();
            bench.listener.onEnding = first(answeredBefore, connection);
            connection.write(RawSmsc.pdu(UNBIND, 5, ""));

            assertThat(answeredBefore.get(10, TimeUnit.SECONDS)).isFalse();
            assertThat(connection.read()).isEqualTo(new Pdu(UNBIND_RESP, 0, 5));
        }
    }

    /** It is told again when the connection is gone. */
    private static Runnable first(CompletableFuture<Boolean> written, Connection connection) {
        return () -> {
            if (!written.isDone()) {
                written.complete(connection.hasMore());
            }
        };
    }
}
