package org.casewire.core.dispatch;

import java.io.Serial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.casewire.core.cases.MessageState;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.Database;
import org.casewire.core.db.DatabaseClock;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.node.NodeLease;
import org.casewire.core.outcome.Changes;
import org.casewire.core.outcome.Flight;
import org.casewire.core.outcome.Unsent;
import org.casewire.core.restore.RestoreWatch;
import org.casewire.core.restore.Restored;
import org.jdbi.v3.core.Handle;

/**
 * The right to write, taken in one transaction: our slots are held, the messages leave the queue, and the intent is
 * there before the first byte (data.md, Slots and fencing). Remembers how many messages of each intent are still out,
 * so that the next transaction closes those that are done.
 */
final class Intents {
    private final Database database;
    private final NodeLease lease;
    private final KeyRing keys;
    private final Ids ids;
    private final DatabaseClock clock;
    private final Runnable wakeFeed;
    private final Map<UUID, AtomicInteger> out = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<UUID> done = new ConcurrentLinkedQueue<>();

    Intents(Database database, NodeLease lease, KeyRing keys, Ids ids, DatabaseClock clock, Runnable wakeFeed) {
        this.database = database;
        this.lease = lease;
        this.keys = keys;
        this.ids = ids;
        this.clock = clock;
        this.wakeFeed = wakeFeed;
    }

    /**
     * What may be written now.
     *
     * @param toSubmit as the database knows their tries
     * @param blocked an earlier message of the lane waits; the others that are missing are not queued any more
     */
    record Claim(UUID intent, List<QueuedMessage> toSubmit, Set<MessageId> blocked) {}

    /** Of a claim that failed it is not known whether it was committed: ask {@link #decide}. */
    static final class Undecided extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        private final transient UUID intent;

        private Undecided(UUID intent, RuntimeException cause) {
            super("It is not known whether an intent was stored", cause);
            this.intent = intent;
        }

        UUID intent() {
            return intent;
        }
    }

    /**
     * To write what is in time.
     *
     * @throws Undecided whatever the reason
     */
    Claim claim(String carrier, List<QueuedMessage> messages) {
        return claim(carrier, messages, true);
    }

    /** To give up what is past its time, which goes on while a carrier is held. */
    Claim claimOverdue(String carrier, List<QueuedMessage> messages) {
        return claim(carrier, messages, false);
    }

    private Claim claim(String carrier, List<QueuedMessage> messages, boolean submitting) {
        UUID intent = ids.next();
        // Once: it may change between the look at the slots and the intent.
        UUID me = lease.incarnation();
        List<UUID> closing = new ArrayList<>();
        for (UUID one = done.poll(); one != null; one = done.poll()) {
            closing.add(one);
        }
        boolean[] told = {false};
        try {
            Claim claim = database.inTransaction(handle -> {
                DispatchStore store = handle.attach(DispatchStore.class);
                if (!closing.isEmpty()) {
                    store.closeIntents(closing.toArray(UUID[]::new));
                }
                Claim taken = take(handle, store, carrier, me, messages, intent, submitting, told);
                List<QueuedMessage> submit = taken.toSubmit();
                if (!submit.isEmpty()) {
                    store.insertIntent(
                            intent,
                            carrier,
                            me,
                            submit.stream().map(QueuedMessage::organisation).toArray(OrganisationId[]::new),
                            submit.stream().map(QueuedMessage::id).toArray(MessageId[]::new),
                            submit.stream().map(QueuedMessage::pending).toArray(Integer[]::new),
                            submit.stream()
                                    .map(message -> (short) message.attempt())
                                    .toArray(Short[]::new));
                }
                return taken;
            });
            if (!claim.toSubmit().isEmpty()) {
                lease.restoreWatch().claimed(carrier, intent);
                out.put(intent, new AtomicInteger(claim.toSubmit().size()));
            }
            if (told[0]) {
                wakeFeed.run();
            }
            return claim;
        } catch (RuntimeException e) {
            done.addAll(closing);
            throw new Undecided(intent, e);
        }
    }

    /**
     * What a claim that failed gave after all; nothing of it was written. From then on its end is certain.
     *
     * @return of the messages that were to be claimed, those that were, as the database knows their tries
     */
    List<QueuedMessage> decide(String carrier, UUID intent, List<QueuedMessage> messages) {
        Map<MessageId, DispatchStore.Given> given = new HashMap<>();
        database.useTransaction(handle -> {
            DispatchStore store = handle.attach(DispatchStore.class);
            given.clear();
            if (store.giveUp(intent, carrier, lease.incarnation()) == 0) {
                store.given(intent).forEach(one -> given.put(one.messageId(), one));
            }
        });
        if (!given.isEmpty()) {
            out.put(intent, new AtomicInteger(given.size()));
        }
        return messages.stream()
                .flatMap(message -> Optional.ofNullable(given.get(message.id()))
                        .map(row -> message.with(row.pending(), row.attempt(), message.tries(), message.nextAt()))
                        .stream())
                .toList();
    }

    private Claim take(
            Handle handle,
            DispatchStore store,
            String carrier,
            UUID me,
            List<QueuedMessage> messages,
            UUID intent,
            boolean submitting,
            boolean[] told) {
        Short[] slots = messages.stream()
                .map(message -> (short) message.slot())
                .distinct()
                .sorted()
                .toArray(Short[]::new);
        RestoreWatch.Fence fence = lease.restoreWatch().fence(carrier);
        int held = store.holdSlots(carrier, slots, me, fence.node(), fence.beats(), fence.intent(), submitting);
        if (held != slots.length) {
            throw new IllegalStateException("A slot of this batch is not ours any more, or the database was restored");
        }
        Map<MessageId, DispatchStore.Claimed> claimed = new HashMap<>();
        long asked = System.nanoTime();
        store.claim(
                        messages.stream().map(QueuedMessage::organisation).toArray(OrganisationId[]::new),
                        messages.stream().map(QueuedMessage::lane).toArray(UUID[]::new),
                        messages.stream().map(QueuedMessage::position).toArray(Long[]::new),
                        messages.stream().map(QueuedMessage::id).toArray(MessageId[]::new))
                .forEach(row -> claimed.put(row.messageId(), row));
        // The clock may have jumped since the last beat, and this is where a message is given up or sent.
        claimed.values().stream().findFirst().ifPresent(row -> clock.observe(row.seenAt(), asked));
        boolean certain = clock.isCertain();
        List<QueuedMessage> submit = new ArrayList<>();
        List<QueuedMessage> expired = new ArrayList<>();
        List<QueuedMessage> missing = new ArrayList<>();
        for (QueuedMessage message : messages) {
            DispatchStore.Claimed row = claimed.get(message.id());
            if (row == null) {
                missing.add(message);
            } else if (row.expired() && certain) {
                expired.add(message);
            } else if (Timeliness.mustWait(message, clock)) {
                throw new IllegalStateException("The clocks came to disagree, and a message may be too old");
            } else {
                submit.add(message.with(row.pending(), row.attempt() + 1, row.tries(), message.nextAt()));
            }
        }
        if (!expired.isEmpty()) {
            told[0] = true;
            expire(handle, store, carrier, expired);
        }
        Set<MessageId> blocked = missing.isEmpty() ? Set.of() : stillQueued(store, missing);
        return new Claim(intent, submit, blocked);
    }

    private static Set<MessageId> stillQueued(DispatchStore store, List<QueuedMessage> messages) {
        return new HashSet<>(store.stillQueued(
                messages.stream().map(QueuedMessage::organisation).toArray(OrganisationId[]::new),
                messages.stream().map(QueuedMessage::lane).toArray(UUID[]::new),
                messages.stream().map(QueuedMessage::position).toArray(Long[]::new),
                messages.stream().map(QueuedMessage::id).toArray(MessageId[]::new)));
    }

    private void expire(Handle handle, DispatchStore store, String carrier, List<QueuedMessage> expired) {
        Instant restoredAt = store.restoredAt(carrier).orElse(Instant.MIN);
        List<QueuedMessage> ofBackup = expired.stream()
                .filter(message -> message.queuedAt().isBefore(restoredAt))
                .toList();
        List<QueuedMessage> others = expired.stream()
                .filter(message -> !message.queuedAt().isBefore(restoredAt))
                .toList();
        Changes changes = new Changes(handle);
        Unsent unsent = new Unsent(keys);
        unsent.settle(
                handle, others, MessageState.EXPIRED, "not-after", "Not sent in time, so not sent at all", changes);
        unsent.settle(handle, ofBackup, MessageState.UNCERTAIN, Restored.CODE, Restored.MAY_BE_SENT, changes);
        changes.write();
    }

    /** Closes what is done, when no further claim does so. */
    void closeDone() {
        List<UUID> closing = new ArrayList<>();
        for (UUID one = done.poll(); one != null; one = done.poll()) {
            closing.add(one);
        }
        if (!closing.isEmpty()) {
            database.useTransaction(handle -> {
                handle.attach(DispatchStore.class).closeIntents(closing.toArray(UUID[]::new));
            });
        }
    }

    /** A message of an intent is settled or queued again. */
    void done(Flight flight) {
        AtomicInteger left = out.get(flight.intent());
        if (left != null && left.decrementAndGet() == 0) {
            out.remove(flight.intent());
            done.add(flight.intent());
        }
    }
}
