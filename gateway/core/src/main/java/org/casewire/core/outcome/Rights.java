package org.casewire.core.outcome;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.id.MessageId;
import org.casewire.core.message.QueuedMessage;
import org.jdbi.v3.core.Handle;

/**
 * Who may put a message back, expire it or give it up after a try: whoever's open intent names it, once. The intents stay
 * locked until the transaction ends, so a take-over, which closes them under the same lock, comes before or after; and a
 * right that was used is gone in the transaction that used it, so a commit that is told again uses it no second time
 * (data.md, "Putting back is a right"). Absence of any other row is no evidence.
 */
final class Rights {
    private final FactStore store;
    private final Map<Key, FactStore.Right> rights = new HashMap<>();
    private final List<MessageId> used = new ArrayList<>();
    private final List<UUID> intents;

    private record Key(UUID intent, MessageId message) {}

    private Rights(FactStore store, List<UUID> intents) {
        this.store = store;
        this.intents = intents;
    }

    /** Locks the intents of these tries, in the order of their ids. */
    static Rights of(Handle handle, List<Flight> flights) {
        List<UUID> intents =
                flights.stream().map(Flight::intent).distinct().sorted().toList();
        Rights rights = new Rights(handle.attach(FactStore.class), intents);
        if (!intents.isEmpty()) {
            rights.store
                    .lockRights(intents.toArray(UUID[]::new))
                    .forEach(right -> rights.rights.put(new Key(right.intent(), right.messageId()), right));
        }
        return rights;
    }

    /** Whether this try still decides what becomes of what it did not settle. */
    boolean holds(Flight flight) {
        QueuedMessage message = flight.message();
        return Optional.ofNullable(rights.get(new Key(flight.intent(), message.id())))
                .filter(right -> right.open() && right.pending() != 0 && right.attempt() == message.attempt())
                .isPresent();
    }

    /** The message goes back to the queue: from then on a row there says where it is. */
    void use(Flight flight) {
        used.add(flight.message().id());
    }

    /** Writes down what was used. */
    void write() {
        if (!used.isEmpty()) {
            store.useRights(intents.toArray(UUID[]::new), used.toArray(MessageId[]::new));
        }
    }
}
