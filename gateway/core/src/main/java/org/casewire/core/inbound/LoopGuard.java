package org.casewire.core.inbound;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.event.EventType;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.OrganisationId;

/**
 * Finds senders that look like a machine answering us, and mutes our automatic answers to them for a day: three
 * identical texts within an hour, or twenty of any kind within five minutes. Safe for all threads.
 */
final class LoopGuard {
    private static final int IDENTICAL = 3;
    private static final int MANY = 20;

    private final KeyRing keys;

    LoopGuard(KeyRing keys) {
        this.keys = keys;
    }

    /**
     * Takes note of a text.
     *
     * @param deliveryId the delivery that brought it, or its last part; empty when none did just now
     * @param concerned whom to tell when the sender becomes mute
     * @return whether the sender is mute
     */
    boolean mutes(
            InboundTransaction transaction,
            IncomingText text,
            Optional<Long> deliveryId,
            List<OrganisationId> concerned) {
        DeliveryStore store = transaction.store(DeliveryStore.class);
        byte[] sender = keys.routing().sender(text.patient().address());
        if (deliveryId.isEmpty()) {
            return store.muted(sender);
        }
        byte[] content = keys.routing().content(text.text().getBytes(StandardCharsets.UTF_8));
        DeliveryStore.Pace pace = store.completed(deliveryId.get(), sender, content);
        boolean machine = pace.same() >= IDENTICAL || pace.recent() >= MANY;
        if (machine && store.mute(sender).isPresent()) {
            concerned.forEach(organisation -> transaction.event(NewEvent.of(organisation, EventType.ANSWERS_MUTED)));
        }
        return machine || pace.muted();
    }
}
