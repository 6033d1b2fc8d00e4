package org.casewire.core.dispatch;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.casewire.core.carrier.CarrierControl.Held;
import org.casewire.core.db.Database;

/**
 * What of one carrier must submit nothing until an operator starts it again: a sender number, or all of it. The binds
 * stay, so that receipts and patients' texts still come in. Known at once on this node; the sweep brings it to the
 * database, and to the other nodes. Safe for all threads.
 */
final class SubmitHolds {
    /** Stands for the whole carrier in the key. */
    private static final String ALL = "";

    private final String carrier;
    private final Database database;
    private final Clock clock;
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final Map<String, Held> unsaved = new ConcurrentHashMap<>();

    SubmitHolds(String carrier, Database database, Clock clock) {
        this.carrier = carrier;
        this.database = database;
        this.clock = clock;
    }

    /** @return false when it is held already */
    boolean hold(Breaker.Trip trip) {
        Instant now = clock.instant();
        Held one = new Held(trip.sender(), trip.code(), trip.reason(), now);
        String key = trip.sender().orElse(ALL);
        if (held.putIfAbsent(key, one) != null) {
            return false;
        }
        unsaved.put(key, one);
        return true;
    }

    Optional<Held> carrier() {
        return Optional.ofNullable(held.get(ALL));
    }

    Set<String> senders() {
        return held.keySet().stream().filter(key -> !key.equals(ALL)).collect(Collectors.toUnmodifiableSet());
    }

    /** The whole carrier first, if it is held. */
    List<Held> all() {
        return held.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    /**
     * Stores what is new here, and takes over what other nodes hold or released.
     *
     * @return whether something was released elsewhere
     */
    synchronized boolean exchange() {
        List<Map.Entry<String, Held>> saving = new ArrayList<>(unsaved.entrySet());
        List<SubmitHoldStore.Row> rows = database.inTransaction(handle -> {
            SubmitHoldStore store = handle.attach(SubmitHoldStore.class);
            saving.forEach(one -> store.keep(
                    carrier,
                    one.getKey(),
                    one.getValue().code(),
                    one.getValue().reason(),
                    one.getValue().since()));
            return store.all(carrier);
        });
        saving.forEach(one -> unsaved.remove(one.getKey(), one.getValue()));
        Map<String, Held> now = rows.stream()
                .collect(Collectors.toMap(
                        SubmitHoldStore.Row::senderNumber,
                        row -> new Held(
                                Optional.of(row.senderNumber()).filter(number -> !number.equals(ALL)),
                                row.code(),
                                row.reason(),
                                row.at())));
        now.forEach(held::putIfAbsent);
        return held.keySet().removeIf(key -> !now.containsKey(key) && !unsaved.containsKey(key));
    }

    synchronized void release() {
        database.useTransaction(handle -> {
            handle.attach(SubmitHoldStore.class).end(carrier);
        });
        unsaved.clear();
        held.clear();
    }
}
