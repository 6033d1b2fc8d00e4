package org.casewire.core.outcome;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.casewire.core.cases.MessageState;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.message.QueuedMessage;
import org.jdbi.v3.core.Handle;

/** Settles the pending segments of messages without an answer: out of time, or nobody knows whether they were written. */
public final class Unsent {
    private final KeyRing keys;

    public Unsent(KeyRing keys) {
        this.keys = keys;
    }

    public void settle(
            Handle handle,
            List<QueuedMessage> messages,
            MessageState state,
            String code,
            String detail,
            Changes changes) {
        Instant now = Instant.now();
        List<FactStore.NewDelivery> deliveries = new ArrayList<>();
        List<FactStore.NewUncertain> uncertain = new ArrayList<>();
        for (QueuedMessage message : messages) {
            byte[] pair = keys.routing()
                    .pair(
                            message.carrier(),
                            message.source().number(),
                            message.destination().e164());
            for (int segment = 1; segment <= message.segmentCount(); segment++) {
                if ((message.pending() & 1 << segment - 1) == 0) {
                    continue;
                }
                deliveries.add(new FactStore.NewDelivery(
                        message.organisation(),
                        message.id(),
                        segment,
                        state.name(),
                        message.attempt(),
                        message.carrier(),
                        null,
                        null,
                        pair,
                        code,
                        detail,
                        false,
                        null,
                        now,
                        now));
                if (state == MessageState.UNCERTAIN) {
                    uncertain.add(new FactStore.NewUncertain(
                            message.organisation(),
                            message.id(),
                            segment,
                            message.carrier(),
                            pair,
                            message.queuedAt(),
                            message.notAfter()));
                }
            }
        }
        FactStore store = handle.attach(FactStore.class);
        store.insertDeliveries(deliveries);
        if (!uncertain.isEmpty()) {
            store.insertUncertain(uncertain);
        }
        FlightWriter.tellPartial(handle, messages, changes);
    }
}
