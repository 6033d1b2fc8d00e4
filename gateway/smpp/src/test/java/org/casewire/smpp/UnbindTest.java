package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.smpp.CarrierBench.until;

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

    /** The carrier may repeat over another bind, and so to another node, as soon as it reads the unbind. */
    @Test
    void everyNodeKnowsOfTheEndBeforeTheCarrierCan() throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench = CarrierBench.started(smsc.port(), "{}");
                Connection connection = smsc.accept()) {
            bench.await(State.UP);
            CompletableFuture<Void> told = new CompletableFuture<>();
            bench.listener.onEnding = () -> told;
            rebind(bench);
            until(() -> state(bench).equals("UNBINDING"), "it is about to unbind");
            assertThat(connection.hasMore()).isFalse();
            told.complete(null);
            assertThat(connection.read().commandId()).isEqualTo(UNBIND);
        }
    }

    @Test
    void itEndsThoughNobodyCanBeTold() throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench = CarrierBench.started(smsc.port(), "{}");
                Connection connection = smsc.accept()) {
            bench.await(State.UP);
            bench.listener.onEnding = CompletableFuture::new;
            rebind(bench);
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
            bench.listener.onEnding = () -> {
                // It is told again when the connection is gone.
                if (!answeredBefore.isDone()) {
                    answeredBefore.complete(connection.hasMore());
                }
                return CompletableFuture.completedFuture(null);
            };
            connection.write(RawSmsc.pdu(UNBIND, 5, ""));

            assertThat(answeredBefore.get(10, TimeUnit.SECONDS)).isFalse();
            assertThat(connection.read()).isEqualTo(new Pdu(UNBIND_RESP, 0, 5));
        }
    }

    private static void rebind(CarrierBench bench) {
        bench.carrier.rebind(bench.carrier.status().binds().get(0).id());
    }

    private static String state(CarrierBench bench) {
        return bench.carrier.status().binds().get(0).state();
    }
}
