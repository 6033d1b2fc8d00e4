package org.casewire.core.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.casewire.core.db.Database;
import org.casewire.core.message.Slots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process' right to submit: it beats, holds slots, and takes those whose holder's beat stood still for the lease's
 * length by this process' own clock. The epoch in the slot row gives safety; beats and clocks only liveness. One thread
 * of its own; the questions are answered from memory on any thread.
 */
public final class NodeLease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);

    private final Database database;
    private final Settings settings;
    private final Clock clock;
    private final UUID incarnation;
    private final Map<String, Set<Short>> held = new ConcurrentHashMap<>();
    private final Map<UUID, Beat> seen = new HashMap<>();
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "node-lease");
    private volatile long deadlineNanos;
    private volatile long deadlineMillis;
    private volatile boolean closing;

    /**
     * @param id unique among the nodes of one database; a second process under it takes over from the first at once
     * @param leaseDuration how long a beat may stand still
     */
    public record Settings(String id, Duration leaseDuration) {}

    public NodeLease(Database database, Settings settings, UUID incarnation, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.incarnation = incarnation;
        this.clock = clock;
    }

    /** Registers this process and takes what is free. */
    public void start(Set<String> carriers) {
        database.useTransaction(handle -> {
            NodeStore store = handle.attach(NodeStore.class);
            store.register(settings.id(), incarnation);
            carriers.stream().sorted().forEach(carrier -> {
                store.createSlots(carrier, Slots.COUNT);
                held.put(carrier, ConcurrentHashMap.newKeySet());
            });
        });
        beat();
        thread.setDaemon(true);
        thread.start();
    }

    public UUID incarnation() {
        return incarnation;
    }

    /** The slots of a carrier that are this process' now. */
    public Set<Short> held(String carrier) {
        return held.getOrDefault(carrier, Set.of());
    }

    /** Whether a segment may be written now. Both clocks, since either may have stood still while we slept. */
    public boolean mayWrite() {
        return System.nanoTime() - deadlineNanos < 0 && clock.millis() < deadlineMillis;
    }

    /** Called, on this lease's thread, when the held slots changed. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void run() {
        while (!closing) {
            try {
                Thread.sleep(settings.leaseDuration().dividedBy(5).toMillis());
                beat();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.atWarn().addKeyValue("cause", e.getClass().getSimpleName()).log("No beat: the database is away");
            }
        }
    }

    private void beat() {
        long startedNanos = System.nanoTime();
        long startedMillis = clock.millis();
        boolean changed = database.inTransaction(handle -> {
            NodeStore store = handle.attach(NodeStore.class);
            if (store.beat(settings.id(), incarnation) == 0 && store.rejoin(settings.id(), incarnation) == 0) {
                return loseAll();
            }
            return takeDead(store, startedNanos);
        });
        // The beat counts from before it was sent: a taker may have seen it at any moment since.
        deadlineNanos = startedNanos + settings.leaseDuration().toNanos();
        deadlineMillis = startedMillis + settings.leaseDuration().toMillis();
        if (changed) {
            listeners.forEach(Runnable::run);
        }
    }

    private boolean loseAll() {
        boolean lost = held.values().stream().anyMatch(slots -> !slots.isEmpty());
        held.values().forEach(Set::clear);
        if (lost) {
            LOG.atError()
                    .addKeyValue("node", settings.id())
                    .log(
                            "Another process runs under this node's id; this one submits nothing any more. Give each node its own node.id");
        }
        return lost;
    }

    private boolean takeDead(NodeStore store, long now) {
        boolean changed = false;
        Map<String, Set<Short>> mine = new HashMap<>();
        for (NodeStore.Lease lease : store.leases()) {
            if (!held.containsKey(lease.carrier())) {
                continue;
            }
            boolean own = incarnation.equals(lease.incarnation());
            if (!own && isDead(lease, now)) {
                own = store.take(lease.carrier(), lease.slot(), lease.epoch(), settings.id(), incarnation) == 1;
                if (own && lease.incarnation() != null) {
                    store.bury(lease.incarnation());
                }
            }
            if (own) {
                mine.computeIfAbsent(lease.carrier(), carrier -> ConcurrentHashMap.newKeySet())
                        .add((short) lease.slot());
            }
        }
        for (Map.Entry<String, Set<Short>> slots : held.entrySet()) {
            Set<Short> current = mine.getOrDefault(slots.getKey(), Set.of());
            changed |= !slots.getValue().equals(current);
            slots.getValue().retainAll(current);
            slots.getValue().addAll(current);
        }
        return changed;
    }

    /** Whether nobody holds it, or its holder is gone or has not moved for the whole lease while we watched. */
    private boolean isDead(NodeStore.Lease lease, long now) {
        UUID holder = lease.incarnation();
        Long beat = lease.beat();
        if (holder == null || beat == null) {
            return true;
        }
        Beat last = seen.get(holder);
        if (last == null || last.value() != beat) {
            seen.put(holder, new Beat(beat, now));
            return false;
        }
        return now - last.seenAt() > settings.leaseDuration().toNanos();
    }

    /** Ends the beats and frees the slots, so that another node need not wait. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        held.values().forEach(Set::clear);
        try {
            database.useTransaction(handle -> {
                NodeStore store = handle.attach(NodeStore.class);
                store.releaseAll(incarnation);
                store.leave(settings.id(), incarnation);
            });
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("cause", e.getClass().getSimpleName())
                    .log("The slots were not released; they expire");
        }
    }

    private record Beat(long value, long seenAt) {}
}
