package org.casewire.core.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.carrier.CarrierLink.Contract;
import org.casewire.core.message.Slots;
import org.casewire.core.node.NodeStore.MemberRow;
import org.casewire.core.node.NodeStore.Standing;

/**
 * This node's part of one carrier: binds in equal parts among those who want some, slots in proportion to the binds over
 * which each submits. What is given back is finished with first: a slot when nothing of it is in flight, a bind when the
 * carrier has it no more. Worked on by the lease's thread; {@link #slots} may be asked by any.
 *
 * <pre>
 *   free ──taken in the database──▶ inherited ──▶ in use ──too many──▶ giving ──nothing left of it──▶ free
 *                                                   └── taken by others, or the process lost its right ──▶ (dropped)
 * </pre>
 */
public final class CarrierShare {
    /** Who has not submitted over a bind for so long does not count for slots. */
    private static final Duration GONE = Duration.ofSeconds(5);
    /** For how many of the carrier's inactivity time-outs somebody else is let try first. */
    private static final int STAND_BACK = 10;

    private final Member member;
    private final Runnable soon;
    private final Map<Integer, Long> lastSending = new HashMap<>();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private Set<Integer> allowed = Set.of();
    private long withoutRightAt;
    private long standsBackUntil;
    private boolean standsBack;
    private boolean inheritanceDue;
    private volatile Set<Short> slots = Set.of();

    /** What sharing wants of everything that belongs to a carrier. */
    public interface Member {
        CarrierLink link();

        /** Whether the carrier must not bind until an operator says so. */
        boolean isHeld();

        /** Whether keys are missing on this node, so that it cannot send for everybody: others shall have the slots. */
        boolean lacksKeys();

        /** Slots of which a message is in flight now. */
        Set<Short> busySlots();

        /** From now on these slots are worked on, and no others; what is in flight of others finishes. */
        void serve(Set<Short> slots);

        /**
         * Before slots are worked on that were another's: what it left open is settled, or held back.
         *
         * @return false when a session of the other one's still locks some of it; nothing is done then
         */
        boolean inherit();

        /** After new slots are worked on: what waits in the database is fetched. */
        void fetch();
    }

    /** What is ours after a beat; {@code giving} is part of it, and not to be used any more. */
    record Part(Set<Short> slots, Set<Short> givingSlots, Set<Integer> binds, Set<Integer> givingBinds) {
        static final Part NOTHING = new Part(Set.of(), Set.of(), Set.of(), Set.of());

        Set<Short> usableSlots() {
            return slots.stream().filter(slot -> !givingSlots.contains(slot)).collect(Collectors.toUnmodifiableSet());
        }

        Set<Integer> usableBinds() {
            return binds.stream().filter(bind -> !givingBinds.contains(bind)).collect(Collectors.toUnmodifiableSet());
        }
    }

    /** What this node tells the others of itself. */
    record Word(Standing standing, int sending) {}

    /** @param soon asks for a beat before its time */
    CarrierShare(Member member, Runnable soon) {
        this.member = member;
        this.soon = soon;
        this.withoutRightAt = System.nanoTime();
    }

    Set<Short> slots() {
        return slots;
    }

    int binds() {
        return member.link().contract().binds();
    }

    /** @param hadRight whether this process might have bound until now: silence is no sign of the carrier's otherwise */
    Word word(long now, boolean hadRight) {
        if (!hadRight) {
            withoutRightAt = now;
        }
        member.link().sending().forEach(bind -> lastSending.put(bind, now));
        boolean held = member.isHeld();
        long sending = allowed.stream()
                .filter(bind -> now - lastSending.getOrDefault(bind, now - GONE.toNanos()) < GONE.toNanos())
                .count();
        Duration patience = member.link().contract().inactivityTimeout().plus(GONE);
        boolean silent = !held
                && !allowed.isEmpty()
                && now - withoutRightAt > patience.toNanos()
                && allowed.stream().allMatch(bind -> now - lastSending.getOrDefault(bind, now) > patience.toNanos());
        if (silent && !standsBack) {
            standsBack = true;
            standsBackUntil = now + member.link().contract().inactivityTimeout().toNanos() * STAND_BACK;
        } else if (standsBack && (sending > 0 && !silent || now - standsBackUntil > 0)) {
            standsBack = false;
            allowed.forEach(bind -> lastSending.put(bind, now - GONE.toNanos()));
        }
        return new Word(
                held ? Standing.HELD : standsBack ? Standing.UNREACHED : Standing.READY,
                member.lacksKeys() ? 0 : (int) sending);
    }

    /** In the beat's transaction: takes what is due to us, and frees what we are done with. */
    Part settle(Census census, LeaseStore store, String node) {
        String carrier = member.link().name();
        Contract contract = member.link().contract();
        List<MemberRow> members = census.members(carrier);
        Holdings binds = census.binds(carrier, contract.binds(), contract.inactivityTimeout());
        if (binds.size() < contract.binds()) {
            store.createBinds(carrier, contract.binds());
        }
        SharePlan bindPlan =
                bindTargets(members, contract.binds()).map(binds::plan).orElse(SharePlan.NOTHING);
        SortedSet<Integer> ownBinds = binds.mine();
        for (int bind : bindPlan.take()) {
            if (store.takeBind(carrier, bind, binds.epoch(bind), node, census.me()) == 1) {
                ownBinds.add(bind);
            }
        }
        boolean quiet = asked.get() == answered.get();
        for (int bind : bindPlan.give()) {
            if (quiet && !allowed.contains(bind)) {
                store.releaseBind(carrier, bind, census.me());
                ownBinds.remove(bind);
            }
        }
        Holdings slots = census.slots(carrier);
        SharePlan slotPlan = slots.plan(slotTargets(members, slots, node));
        SortedSet<Integer> ownSlots = slots.mine();
        for (int slot : slotPlan.take()) {
            if (store.takeSlot(carrier, slot, slots.epoch(slot), node, census.me()) == 1) {
                ownSlots.add(slot);
            }
        }
        Set<Short> inUse = this.slots;
        Set<Short> busy = slotPlan.give().isEmpty() ? Set.of() : member.busySlots();
        for (int slot : slotPlan.give()) {
            if (!inUse.contains((short) slot) && !busy.contains((short) slot)) {
                store.releaseSlot(carrier, slot, census.me());
                ownSlots.remove(slot);
            }
        }
        return new Part(shorts(ownSlots), shorts(slotPlan.give()), Set.copyOf(ownBinds), Set.copyOf(bindPlan.give()));
    }

    /** Equal parts for those in the best standing; nobody's part changes while all are held. */
    private static Optional<SortedMap<String, Integer>> bindTargets(List<MemberRow> members, int binds) {
        return members.stream()
                .map(MemberRow::standing)
                .min(Standing::compareTo)
                .filter(best -> best != Standing.HELD)
                .map(best -> {
                    SortedMap<String, Integer> weights = new TreeMap<>();
                    members.forEach(one -> weights.put(one.nodeId(), one.standing() == best ? 1 : 0));
                    return SharePlan.divide(binds, weights);
                });
    }

    /** While nobody submits, everybody keeps what he has, and the first takes the rest: somebody must see to its end. */
    private static SortedMap<String, Integer> slotTargets(List<MemberRow> members, Holdings slots, String node) {
        SortedMap<String, Integer> weights = new TreeMap<>();
        members.forEach(one -> weights.put(one.nodeId(), one.sending()));
        if (weights.values().stream().anyMatch(weight -> weight > 0)) {
            return SharePlan.divide(Slots.COUNT, weights);
        }
        SortedMap<String, Integer> targets = new TreeMap<>();
        weights.keySet().forEach(one -> targets.put(one, slots.of(one).size()));
        if (weights.isEmpty() || weights.firstKey().equals(node)) {
            targets.merge(node, slots.freeCount(), Integer::sum);
        }
        return targets;
    }

    /** First of all what is ours no more; while the right of before may still hold. */
    void shrink(Part part) {
        use(
                slots.stream().filter(part.usableSlots()::contains).collect(Collectors.toUnmodifiableSet()),
                allowed.stream().filter(part.usableBinds()::contains).collect(Collectors.toUnmodifiableSet()));
    }

    /** Then what has become ours. @param buried somebody died, who may have left something open whoever has his slots */
    void grow(Part part, boolean buried) {
        boolean more = !slots.containsAll(part.usableSlots());
        inheritanceDue |= more || buried;
        if (inheritanceDue) {
            inheritanceDue = !member.inherit();
        }
        if (inheritanceDue) {
            // The beats must go on meanwhile, and the next one asks again.
            use(slots, part.usableBinds());
            return;
        }
        use(part.usableSlots(), part.usableBinds());
        if (more) {
            member.fetch();
        }
    }

    private void use(Set<Short> nowSlots, Set<Integer> nowBinds) {
        boolean fewer = !nowSlots.containsAll(slots);
        if (!nowSlots.equals(slots)) {
            slots = nowSlots;
            member.serve(nowSlots);
        }
        if (!nowBinds.equals(allowed)) {
            long start = System.nanoTime();
            nowBinds.stream()
                    .filter(bind -> !allowed.contains(bind))
                    .forEach(bind -> lastSending.put(bind, start - GONE.toNanos()));
            allowed = nowBinds;
            long call = asked.incrementAndGet();
            member.link().allow(nowBinds).thenRun(() -> {
                answered.accumulateAndGet(call, Math::max);
                soon.run();
            });
        }
        if (fewer) {
            // Often nothing is in flight, and the slot can be given at once.
            soon.run();
        }
    }

    private static Set<Short> shorts(Set<Integer> numbers) {
        return numbers.stream().map(Integer::shortValue).collect(Collectors.toUnmodifiableSet());
    }
}
