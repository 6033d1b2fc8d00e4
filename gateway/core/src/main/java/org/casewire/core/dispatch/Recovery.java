package org.casewire.core.dispatch;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.casewire.core.cases.MessageState;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.Database;
import org.casewire.core.db.LockTimeout;
import org.casewire.core.dispatch.DispatchStore.Waiting;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.message.Slots;
import org.casewire.core.node.NodeCall;
import org.casewire.core.node.NodeLease;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.outcome.Changes;
import org.casewire.core.outcome.Unsent;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a carrier's queue from the database into memory: all of it at the start and when slots are taken over, and
 * then, page after page, what was accepted elsewhere or by a commit whose end was not known. What a gone process had
 * claimed and not settled becomes UNCERTAIN. Reading is for one thread at a time.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int PAGE = 1_000;
    private static final UUID FIRST = new UUID(0, 0);

    private final String carrier;
    private final Database database;
    private final NodeLease lease;
    private final KeyRing keys;
    private final QueueReader reader;
    private final Consumer<List<QueuedMessage>> queue;
    private final Runnable wakeFeed;
    private Cursor cursor = Cursor.START;

    private record Cursor(UUID organisation, UUID lane, long position) {
        static final Cursor START = new Cursor(FIRST, FIRST, -1);
    }

    Recovery(
            String carrier,
            Database database,
            NodeLease lease,
            KeyRing keys,
            NumberPlan numbers,
            Consumer<List<QueuedMessage>> queue,
            Runnable wakeFeed) {
        this.carrier = carrier;
        this.database = database;
        this.lease = lease;
        this.keys = keys;
        this.reader = new QueueReader(carrier, database, lease, keys, numbers, wakeFeed);
        this.queue = queue;
        this.wakeFeed = wakeFeed;
    }

    /** The whole queue. */
    void fetch() {
        cursor = Cursor.START;
        int read = 0;
        int page;
        do {
            page = sweep();
            read += page;
        } while (page == PAGE);
        if (read > 0) {
            LOG.atInfo()
                    .addKeyValue("carrier", carrier)
                    .addKeyValue("queued", read)
                    .log("Took the queue over");
        }
    }

    /** What another node accepted for slots of ours. On any thread. */
    void fetch(List<NodeCall.Reference> references) {
        Set<Short> mine = lease.held(carrier);
        List<NodeCall.Reference> wanted = references.stream()
                .filter(one -> mine.contains((short) Slots.of(one.lane())))
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        List<Waiting> rows = database.inTransaction(handle -> handle.attach(DispatchStore.class)
                .these(
                        carrier,
                        wanted.stream().map(NodeCall.Reference::organisation).toArray(UUID[]::new),
                        wanted.stream().map(NodeCall.Reference::lane).toArray(UUID[]::new),
                        wanted.stream().map(NodeCall.Reference::position).toArray(Long[]::new)));
        if (!rows.isEmpty()) {
            queue.accept(reader.open(rows));
        }
    }

    /** Reads the next page, and begins anew after the last. @return how many rows it had */
    int sweep() {
        Short[] slots = lease.held(carrier).toArray(Short[]::new);
        if (slots.length == 0) {
            return 0;
        }
        Cursor from = cursor;
        List<Waiting> page = database.inTransaction(handle -> handle.attach(DispatchStore.class)
                .page(carrier, slots, from.organisation(), from.lane(), from.position(), PAGE));
        if (page.size() == PAGE) {
            Waiting last = page.get(PAGE - 1);
            cursor = new Cursor(last.organisationId().value(), last.lane(), last.position());
        } else {
            cursor = Cursor.START;
        }
        if (!page.isEmpty()) {
            queue.accept(reader.open(page));
        }
        return page.size();
    }

    /**
     * What a gone process left open becomes UNCERTAIN. If it may be asleep rather than dead, what it wrote last may still be
     * on its way: the lanes of it wait until that is certain to be over.
     *
     * @return every lane that must wait, and how long from now; empty when what is left open is locked: a process that was
     *     cut off in the middle of a transaction leaves a session behind until PostgreSQL gives it up
     */
    Optional<Map<UUID, Duration>> inherit(Duration responseTimeout) {
        try {
            return Optional.of(settleAbandoned(responseTimeout));
        } catch (JdbiException e) {
            if (!LockTimeout.isCauseOf(e)) {
                throw e;
            }
            LOG.atInfo()
                    .addKeyValue("carrier", carrier)
                    .log("What a process that is gone had left open is still locked; the next beat asks again");
            return Optional.empty();
        }
    }

    private Map<UUID, Duration> settleAbandoned(Duration responseTimeout) {
        int[] uncertain = {0};
        List<DispatchStore.LaneHold> holds = database.inTransaction(handle -> {
            LockTimeout.set(handle, lease.interval());
            DispatchStore store = handle.attach(DispatchStore.class);
            List<DispatchStore.OpenIntent> abandoned = store.abandoned(carrier, lease.incarnations());
            Changes changes = new Changes(handle);
            Map<MessageId, QueuedMessage> last = new LinkedHashMap<>();
            Set<UUID> asleep = new HashSet<>();
            for (DispatchStore.OpenIntent intent : abandoned) {
                store.unsettled(
                                intent.organisationIds().toArray(OrganisationId[]::new),
                                intent.messageIds().toArray(MessageId[]::new),
                                intent.pendings().toArray(Integer[]::new),
                                intent.attempts().toArray(Integer[]::new))
                        .forEach(row -> {
                            // Two intents name a message that was tried again while others of the first were still out.
                            last.merge(row.messageId(), reader.toSettle(row), Recovery::later);
                            if (intent.asleep()) {
                                asleep.add(row.lane());
                            }
                        });
            }
            List<QueuedMessage> messages = List.copyOf(last.values());
            if (!messages.isEmpty()) {
                new Unsent(keys)
                        .settle(
                                handle,
                                messages,
                                MessageState.UNCERTAIN,
                                "no-answer",
                                "The gateway was interrupted before the carrier's answer was stored",
                                changes);
            }
            store.closeIntents(
                    abandoned.stream().map(DispatchStore.OpenIntent::id).toArray(UUID[]::new));
            store.endLaneHolds(carrier);
            if (!asleep.isEmpty()) {
                store.holdLanes(carrier, asleep.toArray(UUID[]::new), responseTimeout);
            }
            List<DispatchStore.LaneHold> all = store.laneHolds(carrier);
            changes.write();
            uncertain[0] = messages.size();
            return all;
        });
        if (uncertain[0] > 0) {
            wakeFeed.run();
            LOG.atInfo()
                    .addKeyValue("carrier", carrier)
                    .addKeyValue("uncertain", uncertain[0])
                    .addKeyValue("waiting", holds.size())
                    .log("Settled what a process that is gone had left open");
        }
        return holds.stream()
                .collect(Collectors.toMap(
                        DispatchStore.LaneHold::lane,
                        hold -> Duration.ofMillis((long) Math.ceil(hold.seconds() * 1000))));
    }

    private static QueuedMessage later(QueuedMessage one, QueuedMessage other) {
        return other.attempt() > one.attempt() ? other : one;
    }
}
