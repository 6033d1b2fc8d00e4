package org.casewire.core.outcome;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.cases.MessageState;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.outcome.FactStore.SegmentState;
import org.jdbi.v3.core.Handle;

/**
 * Finds the segment of each receipt and moves its state forward. A receipt whose id fits but whose addresses are
 * another pair's is not this segment's: carriers use ids again. Works in the caller's transaction.
 */
public final class ReceiptMatcher {
    private final String carrier;
    private final PairQuiet pairQuiet;
    private final IdMapping ids;
    private final Supplier<Duration> horizon;

    /** Whether no segment of these pairs waits for its id, on any node. */
    @FunctionalInterface
    public interface PairQuiet {
        boolean on(Handle handle, PendingReceipt receipt);
    }

    /** @param horizon how long a carrier keeps an id to itself */
    ReceiptMatcher(String carrier, PairQuiet pairQuiet, IdMapping ids, Supplier<Duration> horizon) {
        this.horizon = horizon;
        this.carrier = carrier;
        this.pairQuiet = pairQuiet;
        this.ids = ids;
    }

    /** Whether no segment of its pairs waits for its id. */
    boolean isQuiet(Handle handle, PendingReceipt receipt) {
        return receipt.pairs().isEmpty() || pairQuiet.on(handle, receipt);
    }

    /** @return for each receipt the segment it belongs to, or empty while none is known */
    List<Optional<SegmentState>> match(Handle handle, List<PendingReceipt> receipts, Changes changes) {
        FactStore store = handle.attach(FactStore.class);
        Map<String, List<SegmentState>> byId = new HashMap<>();
        String[] wanted = receipts.stream()
                .flatMap(receipt -> Stream.of(receipt.everyForm()))
                .distinct()
                .toArray(String[]::new);
        if (wanted.length > 0) {
            store.byCarrierIds(carrier, wanted)
                    .forEach(row -> byId.computeIfAbsent(row.carrierMessageId(), key -> new ArrayList<>())
                            .add(row));
        }
        List<Optional<SegmentState>> found = receipts.stream()
                .map(receipt -> byId(store, receipt, byId))
                .collect(Collectors.toCollection(ArrayList::new));
        settleUncertain(handle, store, receipts, byId, found);
        noteUnmatched(byId, receipts, found);
        apply(store, receipts, found, changes);
        return found;
    }

    /** What nobody's id is: of thousands that find nothing, only those are looked at of whose pair an answer was lost. */
    private void settleUncertain(
            Handle handle,
            FactStore store,
            List<PendingReceipt> receipts,
            Map<String, List<SegmentState>> byId,
            List<Optional<SegmentState>> found) {
        List<Integer> strangers = IntStream.range(0, receipts.size())
                .filter(i -> found.get(i).isEmpty())
                .filter(i -> receipts.get(i).evidence() != Receipt.Evidence.TEXT_ALONE)
                .filter(i -> Stream.of(receipts.get(i).everyForm()).noneMatch(byId::containsKey))
                .boxed()
                .toList();
        byte[][] pairs = strangers.stream()
                .flatMap(i -> receipts.get(i).pairs().stream())
                .toArray(byte[][]::new);
        if (pairs.length == 0) {
            return;
        }
        Set<ByteBuffer> uncertain =
                store.pairsWithUncertain(pairs).stream().map(ByteBuffer::wrap).collect(Collectors.toSet());
        strangers.stream()
                .filter(i ->
                        receipts.get(i).pairs().stream().map(ByteBuffer::wrap).anyMatch(uncertain::contains))
                .forEach(i -> found.set(i, uncertain(handle, store, receipts.get(i))));
    }

    /** For an operator's eyes alone: a form that the profile rules out settles nothing. */
    private void noteUnmatched(
            Map<String, List<SegmentState>> byId, List<PendingReceipt> receipts, List<Optional<SegmentState>> found) {
        for (int i = 0; i < receipts.size(); i++) {
            PendingReceipt receipt = receipts.get(i);
            if (found.get(i).isPresent()
                    || receipt.receiptId() != 0
                    || receipt.evidence() == Receipt.Evidence.TEXT_ALONE) {
                continue;
            }
            ids.unmatched();
            boolean otherwise = !receipt.pairs().isEmpty()
                    && receipt.ruledOut().stream()
                            .flatMap(id -> byId.getOrDefault(id, List.of()).stream())
                            .anyMatch(row -> row.state().equals(MessageState.ACCEPTED.name()) && fits(receipt, row));
            if (otherwise) {
                ids.ruledOut(receipt.receivedAt());
            }
        }
    }

    /**
     * The learned form first. Another one, or any while none is learned, only when exactly one segment of the pair fits:
     * the decimal form of one id is the hexadecimal form of another. A receipt without addresses has no pair, so that it may
     * be any patient's: the learned form alone counts, or the id as it came, and only where one segment has it.
     */
    private Optional<SegmentState> byId(FactStore store, PendingReceipt receipt, Map<String, List<SegmentState>> byId) {
        Map<IdMapping.Form, List<SegmentState>> fitting = new EnumMap<>(IdMapping.Form.class);
        boolean known = false;
        for (String id : receipt.messageIds()) {
            List<SegmentState> rows = byId.getOrDefault(id, List.of());
            known |= !rows.isEmpty();
            List<SegmentState> own =
                    rows.stream().filter(row -> fits(receipt, row)).toList();
            if (!own.isEmpty()) {
                fitting.put(IdMapping.Form.of(receipt.messageIds(), id), own);
            }
        }
        if (receipt.evidence() == Receipt.Evidence.TEXT_ALONE
                && (fitting.isEmpty() || receipt.pairs().isEmpty())) {
            return Optional.empty();
        }
        if (fitting.isEmpty()) {
            Optional<SegmentState> trusted = known ? byIdAlone(store, receipt, byId) : Optional.empty();
            if (known && trusted.isEmpty() && receipt.receiptId() == 0) {
                ids.contradicted();
            }
            return trusted;
        }
        if (receipt.pairs().isEmpty() && receipt.messageIds().size() > 1) {
            return Optional.ofNullable(fitting.get(ids.learned().orElse(IdMapping.Form.AS_IS)))
                    .filter(rows -> rows.size() == 1)
                    .map(rows -> rows.get(0));
        }
        if (receipt.messageIds().size() == 1) {
            return newest(fitting.values().iterator().next());
        }
        Optional<List<SegmentState>> usual = ids.learned().map(fitting::get);
        if (fitting.size() > 1) {
            return usual.flatMap(ReceiptMatcher::newest);
        }
        Map.Entry<IdMapping.Form, List<SegmentState>> only =
                fitting.entrySet().iterator().next();
        if (teaches(receipt, only.getValue())) {
            ids.fittedOnly(only.getKey());
        }
        return ids.learned().isEmpty()
                        || only.getValue().size() == 1
                        || ids.learned().get() == only.getKey()
                ? newest(only.getValue())
                : Optional.empty();
    }

    /**
     * Where the profile trusts the carrier's ids: the only segment with that id within the horizon, when the addresses are
     * none that we ever wrote on. Those of another patient of ours contradict it all the same. Nothing is learned of it.
     */
    private Optional<SegmentState> byIdAlone(
            FactStore store, PendingReceipt receipt, Map<String, List<SegmentState>> byId) {
        if (receipt.evidence() != Receipt.Evidence.ID_TRUSTED) {
            return Optional.empty();
        }
        Instant since = receipt.receivedAt().minus(horizon.get());
        List<SegmentState> rows = receipt.messageIds().stream()
                .flatMap(id -> byId.getOrDefault(id, List.of()).stream())
                .filter(row -> row.answeredAt().isAfter(since))
                .toList();
        return rows.size() == 1 && !store.anyConversation(pairs(receipt)) ? Optional.of(rows.get(0)) : Optional.empty();
    }

    /** Not one that comes twice, nor one whose segment has its id from a receipt. */
    private static boolean teaches(PendingReceipt receipt, List<SegmentState> fitting) {
        return fitting.size() == 1
                && fitting.get(0).state().equals(MessageState.ACCEPTED.name())
                && !receipt.pairs().isEmpty();
    }

    private static Optional<SegmentState> newest(List<SegmentState> rows) {
        return rows.stream().max(Comparator.comparing(SegmentState::answeredAt));
    }

    private static boolean fits(PendingReceipt receipt, SegmentState row) {
        return receipt.pairs().isEmpty()
                || receipt.pairs().stream().anyMatch(pair -> Arrays.equals(pair, row.pairIndex()));
    }

    /**
     * A lost answer's receipt: taken when it can be nobody else's (product.md, UNCERTAIN). The pair is asked for quiet
     * before it is read: what was being written then is UNCERTAIN in what is read, and a receipt that has come is of
     * nothing written later. What was being written by another node may also have its answer by then, which was not
     * there when this batch looked for its ids: such a receipt waits, and finds it. Its id must be nobody's under any base,
     * those that the profile rules out included, for the profile may be wrong; and no other segment of the pair may be
     * without its id or its receipt, unless the carrier's echo names the segment.
     */
    private Optional<SegmentState> uncertain(Handle handle, FactStore store, PendingReceipt receipt) {
        if (receipt.pairs().isEmpty() || receipt.after(MessageState.UNCERTAIN).isEmpty()) {
            return Optional.empty();
        }
        return onlyUncertain(store, receipt)
                .filter(row -> store.tryLockPair(row.pairIndex()) && pairQuiet.on(handle, receipt))
                .filter(row -> store.byCarrierIds(carrier, receipt.everyForm()).isEmpty())
                .flatMap(row -> onlyUncertain(store, receipt))
                .filter(row -> receipt.reference().isPresent() || !store.othersWait(row, pairs(receipt)))
                .filter(row -> store.lockUncertain(row.organisationId(), row.messageId(), row.segment()));
    }

    private static byte[][] pairs(PendingReceipt receipt) {
        return receipt.pairs().toArray(byte[][]::new);
    }

    /** The one that the receipt's echo names, or the only one of its pair when it echoes nothing. */
    private static Optional<SegmentState> onlyUncertain(FactStore store, PendingReceipt receipt) {
        List<SegmentState> fitting = store.uncertainOn(pairs(receipt), receipt.receivedAt()).stream()
                .filter(row -> receipt.reference().stream()
                        .allMatch(echo -> echo == OutboundSegment.ownReference(row.reference(), row.segment())))
                .toList();
        return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
    }

    private static void apply(
            FactStore store, List<PendingReceipt> receipts, List<Optional<SegmentState>> found, Changes changes) {
        Map<MessageId, OrganisationId> messages = new HashMap<>();
        found.forEach(one -> one.ifPresent(row -> messages.put(row.messageId(), row.organisationId())));
        if (messages.isEmpty()) {
            return;
        }
        List<MessageId> wanted = List.copyOf(messages.keySet());
        Map<MessageId, MessageSegments> locked = new HashMap<>();
        store.lockSegments(
                        wanted.stream().map(messages::get).toArray(OrganisationId[]::new),
                        wanted.toArray(MessageId[]::new))
                .forEach(row -> locked.computeIfAbsent(row.messageId(), key -> new MessageSegments())
                        .add(row));
        List<Settled> settled = new ArrayList<>();
        for (int i = 0; i < receipts.size(); i++) {
            PendingReceipt receipt = receipts.get(i);
            found.get(i)
                    .flatMap(row -> Optional.ofNullable(locked.get(row.messageId()))
                            .flatMap(segments -> segments.move(row.segment(), receipt)))
                    .ifPresent(settled::add);
        }
        write(store, settled);
        locked.values().forEach(segments -> segments.tell(changes));
    }

    private static void write(FactStore store, List<Settled> settled) {
        if (settled.isEmpty()) {
            return;
        }
        // One row for each segment: of two receipts in one batch the later word stands.
        Map<String, Settled> last = new HashMap<>();
        settled.forEach(one -> last.put(one.row().messageId() + "/" + one.row().segment(), one));
        List<Settled> all = List.copyOf(last.values());
        OrganisationId[] organisations =
                all.stream().map(one -> one.row().organisationId()).toArray(OrganisationId[]::new);
        MessageId[] messages = all.stream().map(one -> one.row().messageId()).toArray(MessageId[]::new);
        Short[] segments = all.stream().map(one -> (short) one.row().segment()).toArray(Short[]::new);
        store.settle(
                organisations,
                messages,
                segments,
                all.stream().map(one -> one.state().name()).toArray(String[]::new),
                all.stream()
                        .map(one -> one.by().messageIds().stream().findFirst().orElse(null))
                        .toArray(String[]::new),
                all.stream().map(one -> one.by().stat()).toArray(String[]::new),
                all.stream().map(one -> one.by().code().orElse(null)).toArray(String[]::new),
                all.stream().map(one -> one.by().detail().orElse(null)).toArray(String[]::new),
                all.stream().map(one -> one.by().permanent().orElse(null)).toArray(Boolean[]::new),
                all.stream().map(one -> one.by().receivedAt()).toArray(Instant[]::new));
        if (all.stream().anyMatch(one -> one.row().state().equals(MessageState.UNCERTAIN.name()))) {
            store.notUncertain(organisations, messages, segments);
        }
    }

    private record Settled(SegmentState row, MessageState state, PendingReceipt by) {}

    /** The locked segments of one message, and what receipts of this batch make of them. */
    private static final class MessageSegments {
        private final Map<Integer, SegmentState> rows = new HashMap<>();
        private final Map<Integer, MessageState> now = new HashMap<>();
        private final Set<Integer> moved = new HashSet<>();

        void add(SegmentState row) {
            rows.put(row.segment(), row);
            now.put(row.segment(), MessageState.valueOf(row.state()));
        }

        Optional<Settled> move(int segment, PendingReceipt receipt) {
            SegmentState row = rows.get(segment);
            MessageState current = now.get(segment);
            if (row == null || current == null) {
                return Optional.empty();
            }
            return receipt.after(current).map(next -> {
                now.put(segment, next);
                moved.add(segment);
                return new Settled(row, next, receipt);
            });
        }

        /** An event when the message as a whole has another state than before. */
        void tell(Changes changes) {
            if (moved.isEmpty()) {
                return;
            }
            SegmentState any = rows.values().iterator().next();
            MessageState before = MessageState.of(
                    false,
                    any.segmentCount(),
                    rows.values().stream().map(SegmentState::state).toList());
            MessageState after = MessageState.of(
                    false,
                    any.segmentCount(),
                    now.values().stream().map(MessageState::name).toList());
            if (after != before) {
                changes.message(any.organisationId(), Optional.ofNullable(any.caseId()), any.messageId(), after);
                if (before.isNotSent() && !after.isNotSent()) {
                    changes.answersAgain(any.organisationId(), Optional.ofNullable(any.caseId()));
                }
            }
        }
    }
}
