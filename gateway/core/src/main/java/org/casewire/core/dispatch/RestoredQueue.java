package org.casewire.core.dispatch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.casewire.core.cases.MessageState;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.message.Slots;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.outcome.Changes;
import org.casewire.core.outcome.Unsent;
import org.casewire.core.restore.RestoreCheck;
import org.casewire.core.restore.Restored;
import org.jdbi.v3.core.Handle;

/** Settles what was queued in a restored backup, where an operator would rather not have it sent, perhaps a second time. */
public final class RestoredQueue implements RestoreCheck.Settling {
    private static final Short[] ALL =
            IntStream.range(0, Slots.COUNT).mapToObj(slot -> (short) slot).toArray(Short[]::new);
    private static final int PAGE = 1_000;

    private final KeyRing keys;
    private final NumberPlan numbers;
    private final MessageState state;

    private RestoredQueue(KeyRing keys, NumberPlan numbers, MessageState state) {
        this.keys = keys;
        this.numbers = numbers;
        this.state = state;
    }

    /** Shown as not sent: where the operator knows that it was not. */
    public static RestoredQueue expire(KeyRing keys, NumberPlan numbers) {
        return new RestoredQueue(keys, numbers, MessageState.EXPIRED);
    }

    /** Shown as perhaps sent: a receipt or a professional settles it. */
    public static RestoredQueue leaveUncertain(KeyRing keys, NumberPlan numbers) {
        return new RestoredQueue(keys, numbers, MessageState.UNCERTAIN);
    }

    /**
     * In one transaction of a login that sees everything; whatever of a message opens.
     *
     * @param before what was queued later is new, and stays
     * @return how many were settled
     */
    @Override
    public int settle(Handle handle, String carrier, Instant before) {
        DispatchStore store = handle.attach(DispatchStore.class);
        Changes changes = new Changes(handle);
        int settled = 0;
        UUID organisation = new UUID(0, 0);
        UUID lane = organisation;
        long position = -1;
        List<DispatchStore.Waiting> page;
        do {
            page = store.page(carrier, ALL, organisation, lane, position, PAGE);
            settled += settle(
                    handle,
                    store,
                    page.stream().filter(row -> row.queuedAt().isBefore(before)).toList(),
                    changes);
            if (!page.isEmpty()) {
                DispatchStore.Waiting last = page.get(page.size() - 1);
                organisation = last.organisationId().value();
                lane = last.lane();
                position = last.position();
            }
        } while (page.size() == PAGE);
        changes.write();
        return settled;
    }

    @Override
    public Optional<String> scheduled() {
        return Optional.of(state.name());
    }

    private int settle(Handle handle, DispatchStore store, List<DispatchStore.Waiting> rows, Changes changes) {
        List<QueuedMessage> opened = new ArrayList<>();
        for (DispatchStore.Waiting row : rows) {
            opened.add(QueueReader.toSettle(keys, numbers, row));
        }
        Set<MessageId> withdrawn = new HashSet<>(store.withdraw(
                opened.stream().map(QueuedMessage::organisation).toArray(OrganisationId[]::new),
                opened.stream().map(QueuedMessage::lane).toArray(UUID[]::new),
                opened.stream().map(QueuedMessage::position).toArray(Long[]::new),
                opened.stream().map(QueuedMessage::id).toArray(MessageId[]::new)));
        List<QueuedMessage> mine =
                opened.stream().filter(one -> withdrawn.contains(one.id())).toList();
        if (!mine.isEmpty()) {
            new Unsent(keys)
                    .settle(
                            handle,
                            mine,
                            state,
                            Restored.CODE,
                            state == MessageState.UNCERTAIN ? Restored.MAY_BE_SENT : Restored.NOT_SENT,
                            changes);
        }
        return mine.size();
    }
}
