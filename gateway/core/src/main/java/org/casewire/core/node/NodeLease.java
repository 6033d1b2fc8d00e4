package org.casewire.core.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.casewire.core.db.Database;
import org.casewire.core.db.DatabaseClock;
import org.casewire.core.db.Unavailable;
import org.casewire.core.message.Slots;
import org.casewire.core.outage.Outage;
import org.casewire.core.outage.WithoutValues;
import org.casewire.core.restore.RestoreWatch;
import org.casewire.core.thread.CoreThread;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process' right to submit: it beats, and with each beat takes its part of each carrier's slots and binds, gives
 * back what is too much, and takes what belonged to a process whose beat stood still for the lease's length by this
 * process' own clock. The epoch in a lease's row gives safety; beats and clocks only liveness. One thread of its own; the
 * questions are answered from memory on any thread.
 */
public final class NodeLease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);

    private final Database database;
    private final Settings settings;
    private final DatabaseClock clock;
    private final Map<String, CarrierShare> shares = new TreeMap<>();
    private final BeatWatch watch;
    private final RestoreWatch restoreWatch;
    private final Set<UUID> incarnations = new CopyOnWriteArraySet<>();
    private final Semaphore signal = new Semaphore(0);
    private final Thread thread = new CoreThread("node-lease", this::run);
    private final Outage beats =
            new Outage(LOG, "This node has no beat; others may take its work", "This node beats again");
    private Map<String, CarrierShare.Part> before = Map.of();
    private Runnable tellOthers = () -> {};
    private volatile UUID incarnation;
    private volatile long deadlineNanos;
    private volatile long deadlineMillis;
    private volatile boolean othersLive;
    private volatile boolean closing;
    private UUID next = UUID.randomUUID();
    private volatile boolean replaced;

    /**
     * @param id unique among the nodes of one database; a second process under it takes over from the first at once
     * @param leaseDuration how long a beat may stand still
     */
    public record Settings(String id, Duration leaseDuration) {}

    public NodeLease(
            Database database, Settings settings, UUID incarnation, DatabaseClock clock, RestoreWatch restoreWatch) {
        this.database = database;
        this.settings = settings;
        this.restoreWatch = restoreWatch;
        this.watch = new BeatWatch(settings.leaseDuration());
        this.incarnation = incarnation;
        this.clock = clock;
        this.deadlineNanos = System.nanoTime();
        incarnations.add(incarnation);
    }

    /** Before {@link #start}. */
    public void join(CarrierShare.Member member) {
        shares.put(member.link().name(), new CarrierShare(member, this::soon));
    }

    /** Before anything else: whether the database is the one that was left. */
    public void lookForRestore() {
        restoreWatch.begin(database, shares.keySet(), this::anotherBeats);
    }

    /** Whether a beat rises that is not ours; no longer than for a lease. */
    private boolean anotherBeats() {
        Map<UUID, Long> first = beats();
        long since = System.nanoTime();
        while (!first.isEmpty()
                && System.nanoTime() - since < settings.leaseDuration().toNanos()) {
            try {
                TimeUnit.NANOSECONDS.sleep(interval().dividedBy(5).toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            if (beats().entrySet().stream()
                    .anyMatch(now -> now.getValue() > first.getOrDefault(now.getKey(), Long.MAX_VALUE))) {
                return true;
            }
        }
        return false;
    }

    private Map<UUID, Long> beats() {
        return database.inTransaction(handle -> handle.attach(NodeStore.class).nodes()).stream()
                .collect(Collectors.toMap(NodeStore.NodeRow::incarnation, NodeStore.NodeRow::beat));
    }

    /** Registers this process and takes what is free. @param whenChanged called when what is ours has changed */
    public void start(Runnable whenChanged) {
        tellOthers = whenChanged;
        database.useTransaction(handle -> {
            handle.attach(NodeStore.class).register(settings.id(), incarnation);
            LeaseStore leases = handle.attach(LeaseStore.class);
            shares.forEach((carrier, share) -> {
                leases.createSlots(carrier, Slots.COUNT);
                leases.createBinds(carrier, share.binds());
            });
        });
        beat();
        thread.start();
    }

    /** Who this process is now; it changes when it was taken for dead and came back. */
    public UUID incarnation() {
        return incarnation;
    }

    /** From one beat to the next, and the longest that anything else may hold one up. */
    public Duration interval() {
        return settings.leaseDuration().dividedBy(5);
    }

    /** Who this process is and was. */
    public UUID[] incarnations() {
        return incarnations.toArray(UUID[]::new);
    }

    /** The slots of a carrier that are this process' now. */
    public Set<Short> held(String carrier) {
        CarrierShare share = shares.get(carrier);
        return share == null ? Set.of() : share.slots();
    }

    /** Whether a segment may be written now. Both clocks, since either may have stood still while we slept. */
    public boolean mayWrite() {
        return System.nanoTime() - deadlineNanos < 0 && clock.wallMillis() < deadlineMillis;
    }

    /** Whether another process runs under this node's id, as the last beat found. */
    public boolean replaced() {
        return replaced;
    }

    /** What must be in the database for a claim. */
    public RestoreWatch restoreWatch() {
        return restoreWatch;
    }

    /** Whether another node shared this database at the last beat. */
    public boolean othersLive() {
        return othersLive;
    }

    /** Something has changed that others wait for, or that makes more ours: beat before it is time. */
    public void soon() {
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    private void run() {
        while (!closing) {
            try {
                if (signal.tryAcquire(interval().toMillis(), TimeUnit.MILLISECONDS)) {
                    signal.drainPermits();
                }
                if (!closing) {
                    beat();
                    beats.over();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!Unavailable.isCauseOf(e)) {
                    beats.broke(e);
                }
            }
        }
    }

    private void beat() {
        long startedNanos = System.nanoTime();
        long startedMillis = clock.wallMillis();
        Map<String, CarrierShare.Word> words = new HashMap<>();
        boolean hadRight = mayWrite();
        shares.forEach((carrier, share) -> words.put(carrier, share.word(startedNanos, hadRight)));
        Turn turn = database.inTransaction(handle -> turn(handle, words));
        restoreWatch.seen(turn.look());
        if (turn.restored()) {
            // Of what is open in a restored database nothing is in this process' memory.
            incarnations.clear();
        }
        if (!turn.incarnation().equals(incarnation)) {
            if (!turn.restored()) {
                LOG.atWarn().addKeyValue("node", settings.id()).log("This node was taken for dead; it is back");
            }
            incarnations.add(turn.incarnation());
            incarnation = turn.incarnation();
            next = UUID.randomUUID();
        }
        othersLive = turn.othersLive();
        // What is ours no more is let go first, and only then may anything be written again.
        shares.forEach((carrier, share) -> share.shrink(turn.part(carrier)));
        if (turn.lost()) {
            // Who replaced us has settled what we had out: what is not written yet must not be written any more.
            deadlineNanos = System.nanoTime();
            tellReplaced();
            return;
        }
        replaced = false;
        // The beat counts from before it was sent: a taker may have seen it at any moment since.
        deadlineNanos = startedNanos + settings.leaseDuration().toNanos();
        deadlineMillis = startedMillis + settings.leaseDuration().toMillis();
        shares.forEach((carrier, share) -> share.grow(turn.part(carrier), turn.buried() || turn.restored()));
        if (!turn.parts().equals(before)) {
            before = turn.parts();
            tellOthers.run();
        }
    }

    private Turn turn(Handle handle, Map<String, CarrierShare.Word> words) {
        clock.look(handle);
        NodeStore nodes = handle.attach(NodeStore.class);
        LeaseStore leases = handle.attach(LeaseStore.class);
        UUID me = incarnation;
        RestoreWatch.Look look = restoreWatch.look(handle);
        if (look.found().isPresent()) {
            // Whoever is registered there is not alive: a process of before the backup, or this one as it was then.
            nodes.register(settings.id(), next);
            me = next;
        } else if (nodes.beat(settings.id(), me) == 0) {
            if (nodes.rejoin(settings.id(), me, next) == 0) {
                return new Turn(me, true, look, false, false, Map.of());
            }
            me = next;
        }
        UUID mine = me;
        words.forEach((carrier, word) -> {
            nodes.member(carrier, mine, settings.id(), word.standing(), word.sending());
        });
        Census census = Census.taken(handle, settings.id(), mine, settings.leaseDuration(), watch);
        Map<String, CarrierShare.Part> parts = new HashMap<>();
        shares.forEach((carrier, share) -> parts.put(carrier, share.settle(census, leases, settings.id())));
        if (census.hasGraves()) {
            nodes.forgetBuried();
            nodes.forgetMembers();
        }
        return new Turn(mine, false, look, census.othersLive(), census.hasBuried(), parts);
    }

    private void tellReplaced() {
        if (!replaced) {
            replaced = true;
            LOG.atError()
                    .addKeyValue("node", settings.id())
                    .log(
                            "Another process runs under this node's id; this one submits nothing any more. Give each node its own node.id");
        }
    }

    /** Ends the beats and frees what is ours, so that another node need not wait. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
            RestoreWatch.Look last = database.inTransaction(handle -> {
                LeaseStore leases = handle.attach(LeaseStore.class);
                leases.releaseSlots(incarnation);
                leases.releaseBinds(incarnation);
                NodeStore nodes = handle.attach(NodeStore.class);
                nodes.leave(settings.id(), incarnation);
                nodes.forgetMembers();
                return restoreWatch.stop(handle);
            });
            restoreWatch.stopped(last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("cause", WithoutValues.line(e)).log("The leases were not given back; they expire");
        }
    }

    /** What came of a beat. @param lost another process has this node's id */
    private record Turn(
            UUID incarnation,
            boolean lost,
            RestoreWatch.Look look,
            boolean othersLive,
            boolean buried,
            Map<String, CarrierShare.Part> parts) {
        boolean restored() {
            return look.found().isPresent();
        }

        CarrierShare.Part part(String carrier) {
            return parts.getOrDefault(carrier, CarrierShare.Part.NOTHING);
        }
    }
}
