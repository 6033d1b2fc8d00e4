package org.casewire.core.dispatch;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.QueuedMessage;
import org.jspecify.annotations.Nullable;

/**
 * A carrier's waiting messages in memory, by lane. At most one message of a lane is out at a time, the one with the
 * smallest position; chat goes ahead of automatic texts. Only lanes of the slots that are served are kept. Bounded: what
 * does not fit stays in the database and is swept in later. Safe for all threads.
 *
 * <pre>
 *   offer ──▶ waiting in its lane ──take──▶ out ──finished──▶ (gone; the lane's next is ready)
 *                 ▲                          │
 *                 └────────── putBack ◀──────┘  (no room now, or to be tried again at nextAt)
 * </pre>
 */
final class CarrierQueue {
    private final int bound;
    private final Map<UUID, Lane> lanes = new HashMap<>();
    private final Deque<Lane> chat = new ArrayDeque<>();
    private final Deque<Lane> automatic = new ArrayDeque<>();
    private final PriorityQueue<Lane> later = new PriorityQueue<>(Comparator.comparing((Lane lane) -> lane.dueAt));
    private final Set<Lane> held = new LinkedHashSet<>();
    private final Map<UUID, Instant> heldLanes = new HashMap<>();
    private Set<String> heldSenders = Set.of();
    private Set<Short> served = Set.of();
    private Optional<Instant> doubt = Optional.empty();
    private final Map<OrganisationId, Long> depths = new HashMap<>();
    private int size;

    CarrierQueue(int bound) {
        this.bound = bound;
    }

    /** Takes a message in, unless it is known already or there is no room for it. */
    synchronized boolean offer(QueuedMessage message, Instant now) {
        if (!served.contains((short) message.slot())) {
            return false;
        }
        Lane lane = lanes.get(message.lane());
        if (lane != null && lane.knows(message)) {
            return true;
        }
        if (size >= bound) {
            return false;
        }
        if (lane == null) {
            lane = new Lane(message.lane(), (short) message.slot());
            lanes.put(message.lane(), lane);
        }
        unlist(lane);
        lane.waiting.put(message.position(), message);
        count(message, 1);
        list(lane, now, false);
        return true;
    }

    /** The next message that may go now; its lane waits until {@link #finished} or {@link #putBack}. */
    synchronized Optional<QueuedMessage> take(Instant now) {
        while (!later.isEmpty() && !later.peek().dueAt.isAfter(now)) {
            Lane due = later.poll();
            due.listed = Listed.NOT;
            list(due, now, false);
        }
        for (Lane lane = ready(); lane != null; lane = ready()) {
            lane.listed = Listed.NOT;
            if (!isHeld(lane.head())) {
                lane.out = lane.head();
                return Optional.of(lane.out);
            }
            list(lane, now, false);
        }
        return Optional.empty();
    }

    private @Nullable Lane ready() {
        return chat.isEmpty() ? automatic.poll() : chat.poll();
    }

    /** From now on lanes whose next message has one of these sender numbers wait, and the others do not. */
    synchronized void hold(Set<String> senderNumbers, Instant now) {
        if (heldSenders.equals(senderNumbers)) {
            return;
        }
        heldSenders = Set.copyOf(senderNumbers);
        listHeld(now);
    }

    /** While the time is in doubt, lanes wait whose next message may be too old. @param latest what the time may be */
    synchronized void doubt(Optional<Instant> latest, Instant now) {
        boolean over = doubt.isPresent() && latest.isEmpty();
        doubt = latest;
        if (over) {
            listHeld(now);
        }
    }

    private void listHeld(Instant now) {
        List<Lane> waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(lane -> {
            lane.listed = Listed.NOT;
            list(lane, now, false);
        });
    }

    /** From now on these slots are worked on. What waits in others is forgotten, and what is out of them when it is done. */
    synchronized void serve(Set<Short> slots) {
        served = Set.copyOf(slots);
        Set<Lane> others = lanes.values().stream()
                .filter(lane -> lane.out == null && !served.contains(lane.slot))
                .collect(Collectors.toSet());
        unlist(others);
        others.forEach(this::forget);
    }

    /** Slots of which a message is out. */
    synchronized Set<Short> busy() {
        return lanes.values().stream()
                .filter(lane -> lane.out != null)
                .map(lane -> lane.slot)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Until then nothing of these lanes goes out. */
    synchronized void holdLanes(Map<UUID, Instant> until, Instant now) {
        heldLanes.values().removeIf(end -> !end.isAfter(now));
        heldLanes.putAll(until);
        Set<Lane> waiting = until.keySet().stream()
                .flatMap(id -> Optional.ofNullable(lanes.get(id)).stream())
                .filter(lane -> lane.out == null)
                .collect(Collectors.toSet());
        unlist(waiting);
        waiting.forEach(lane -> list(lane, now, false));
    }

    /** @return whether the lane is of a slot that is not served any more, and so forgotten */
    private boolean drop(Lane lane) {
        if (served.contains(lane.slot)) {
            return false;
        }
        forget(lane);
        return true;
    }

    private void forget(Lane lane) {
        lanes.remove(lane.id);
        lane.waiting.values().forEach(waiting -> count(waiting, -1));
    }

    /** All at once, since each list is gone through as a whole. */
    private void unlist(Set<Lane> some) {
        List.of(later, held, chat, automatic).forEach(list -> list.removeAll(some));
        some.forEach(lane -> lane.listed = Listed.NOT);
    }

    private boolean isHeld(QueuedMessage head) {
        return heldSenders.contains(head.source().number())
                || doubt.filter(latest -> Timeliness.mayBeOld(head, latest)).isPresent();
    }

    /** Messages whose time is over, also those that may not go now; their lanes are out as after {@link #take}. */
    synchronized List<QueuedMessage> takeOverdue(Instant now, int most) {
        Set<Lane> overdue = lanes.values().stream()
                .filter(lane -> lane.out == null && !lane.head().notAfter().isAfter(now))
                .limit(most)
                .collect(Collectors.toSet());
        unlist(overdue);
        overdue.forEach(lane -> lane.out = lane.head());
        return overdue.stream().map(Lane::head).toList();
    }

    /** When the next delayed message is due, if any. */
    synchronized Optional<Instant> nextDue() {
        return Optional.ofNullable(later.peek()).map(lane -> lane.dueAt);
    }

    /** The message that was out waits again, as it is given here. */
    synchronized void putBack(QueuedMessage message, Instant now) {
        Lane lane = lanes.get(message.lane());
        if (lane != null && lane.out != null && lane.out.id().equals(message.id())) {
            lane.out = null;
            if (drop(lane)) {
                return;
            }
            lane.waiting.put(message.position(), message);
            list(lane, now, true);
        }
    }

    /** The message that was out needs nothing more from the queue. */
    synchronized void finished(QueuedMessage message, Instant now) {
        Lane lane = lanes.get(message.lane());
        if (lane == null || lane.out == null || !lane.out.id().equals(message.id())) {
            return;
        }
        lane.out = null;
        if (drop(lane)) {
            return;
        }
        lane.waiting.remove(message.position());
        count(message, -1);
        if (lane.waiting.isEmpty()) {
            lanes.remove(lane.id);
        } else {
            list(lane, now, false);
        }
    }

    /** Forgets a whole lane, to be read from the database again. */
    synchronized void forget(QueuedMessage message) {
        Lane lane = lanes.get(message.lane());
        if (lane != null) {
            forget(lane);
            unlist(lane);
        }
    }

    /** Whether a message of one of these pairs is out now: it may be answered any moment. */
    synchronized boolean isOutOnAny(List<byte[]> pairs, Function<QueuedMessage, byte[]> pairOf) {
        return lanes.values().stream()
                .flatMap(lane -> Optional.ofNullable(lane.out).stream())
                .map(pairOf)
                .anyMatch(out -> pairs.stream().anyMatch(pair -> Arrays.equals(pair, out)));
    }

    synchronized int depth() {
        return size;
    }

    synchronized long depth(OrganisationId organisation) {
        return depths.getOrDefault(organisation, 0L);
    }

    synchronized Optional<Instant> oldest() {
        return lanes.values().stream().map(lane -> lane.head().queuedAt()).min(Comparator.naturalOrder());
    }

    private void list(Lane lane, Instant now, boolean first) {
        if (lane.out != null || lane.listed != Listed.NOT) {
            return;
        }
        QueuedMessage head = lane.head();
        if (isHeld(head)) {
            lane.listed = Listed.HELD;
            held.add(lane);
            return;
        }
        Instant heldUntil = heldLanes.getOrDefault(lane.id, head.nextAt());
        lane.dueAt = heldUntil.isAfter(head.nextAt()) ? heldUntil : head.nextAt();
        if (lane.dueAt.isAfter(now)) {
            lane.listed = Listed.LATER;
            later.add(lane);
            return;
        }
        lane.listed = head.automatic() ? Listed.AUTOMATIC : Listed.CHAT;
        Deque<Lane> ready = head.automatic() ? automatic : chat;
        if (first) {
            ready.addFirst(lane);
        } else {
            ready.addLast(lane);
        }
    }

    private void unlist(Lane lane) {
        // A ready lane is left where it stands: an offer behind its head changes nothing, and one before it (a commit
        // overtaken by a later one) is found as the head when the lane is taken.
        if (lane.listed == Listed.LATER) {
            later.remove(lane);
            lane.listed = Listed.NOT;
        } else if (lane.listed == Listed.HELD) {
            held.remove(lane);
            lane.listed = Listed.NOT;
        } else if (!lanes.containsKey(lane.id)) {
            chat.remove(lane);
            automatic.remove(lane);
            lane.listed = Listed.NOT;
        }
    }

    private void count(QueuedMessage message, int change) {
        size += change;
        depths.merge(message.organisation(), (long) change, (a, b) -> a + b == 0 ? null : a + b);
    }

    private enum Listed {
        NOT,
        CHAT,
        AUTOMATIC,
        LATER,
        HELD
    }

    private static final class Lane {
        final UUID id;
        final short slot;
        final TreeMap<Long, QueuedMessage> waiting = new TreeMap<>();
        Listed listed = Listed.NOT;
        Instant dueAt = Instant.MIN;

        @Nullable
        QueuedMessage out;

        Lane(UUID id, short slot) {
            this.id = id;
            this.slot = slot;
        }

        QueuedMessage head() {
            return waiting.firstEntry().getValue();
        }

        boolean knows(QueuedMessage message) {
            QueuedMessage known = waiting.get(message.position());
            return known != null && known.id().equals(message.id());
        }
    }
}
