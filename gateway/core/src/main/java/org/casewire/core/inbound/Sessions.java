package org.casewire.core.inbound;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What this process knows of the network and the database does not: which sessions are connected, and which deliveries
 * were refused. A refused one may be in the database all the same, when the connection broke at the commit; the carrier
 * then repeats it on the same session and at once. Safe for all threads.
 *
 * <p>A session that ended stays known for a while, so that a delivery still on its way through a queue does not bring
 * it back to life.
 */
final class Sessions {
    static final UUID ALONE = new UUID(0, 0);

    private final Supplier<UUID> me;
    private final Map<UUID, String> carriers = new ConcurrentHashMap<>();
    private final Set<UUID> ending = ConcurrentHashMap.newKeySet();
    private final Recent<UUID> ended = new Recent<>(1_000);
    private final Recent<ByteBuffer> refused = new Recent<>(10_000);

    /** For a process that shares its database with nobody. */
    Sessions() {
        this(() -> ALONE);
    }

    /** @param me who this process is among the nodes of its database */
    Sessions(Supplier<UUID> me) {
        this.me = me;
    }

    UUID me() {
        return me.get();
    }

    void seen(UUID session, String carrier) {
        if (!ended.contains(session)) {
            carriers.putIfAbsent(session, carrier);
        }
    }

    /** Acknowledgements on it may not arrive any more. @return its carrier; empty when it delivered nothing */
    Optional<String> ending(UUID session) {
        ending.add(session);
        return Optional.ofNullable(carriers.get(session));
    }

    /** @return its carrier; empty when it delivered nothing */
    Optional<String> ended(UUID session) {
        ended.add(session);
        ending.remove(session);
        return Optional.ofNullable(carriers.remove(session));
    }

    /** Whether it is known that this process had it, and that it is over or about to be. */
    boolean hasEnded(UUID session) {
        return ending.contains(session) || ended.contains(session);
    }

    boolean alive(UUID session) {
        return carriers.containsKey(session) && !ending.contains(session);
    }

    void refused(Arrival arrival) {
        refused.add(key(arrival));
    }

    /** One like it is stored and will be acknowledged: the next is the patient's. */
    void stored(Arrival arrival) {
        refused.remove(key(arrival));
    }

    boolean wasRefused(Arrival arrival) {
        return refused.contains(key(arrival));
    }

    private static ByteBuffer key(Arrival arrival) {
        return ByteBuffer.allocate(arrival.pair().length + arrival.content().length)
                .put(arrival.pair())
                .put(arrival.content())
                .flip();
    }
}
