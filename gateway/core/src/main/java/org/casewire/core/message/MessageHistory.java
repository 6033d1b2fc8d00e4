package org.casewire.core.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.casewire.core.cases.MessageState;

/** Tells what happened to an outbound message, from the rows that settled it. */
final class MessageHistory {
    private MessageHistory() {}

    /**
     * @param entered when one that was to be sent later entered its thread; empty for all others
     * @param decisions what people decided about it
     */
    static MessageDetail of(
            Message message,
            Optional<Instant> entered,
            List<MessageStore.SegmentRow> segments,
            List<MessageStore.TryRow> tries,
            List<MessageDetail.Step> decisions) {
        List<MessageDetail.Segment> shown = segments.stream()
                .map(row -> new MessageDetail.Segment(
                        row.segment(),
                        row.state(),
                        Optional.ofNullable(row.carrierMessageId()),
                        Optional.ofNullable(row.errorCode())))
                .toList();
        List<MessageDetail.Step> history = new ArrayList<>();
        boolean later = message.asked().scheduledFor().isPresent();
        if (later) {
            history.add(new MessageDetail.Step(MessageState.SCHEDULED.name(), message.createdAt(), ""));
        }
        entered.or(() -> later ? Optional.empty() : Optional.of(message.createdAt()))
                .ifPresent(at -> history.add(new MessageDetail.Step(
                        message.outbound() ? MessageState.QUEUED.name() : MessageState.RECEIVED.name(), at, "")));
        tries.forEach(row -> history.add(new MessageDetail.Step(
                row.refusal(),
                row.at(),
                part(row.segment(), message) + "try " + (row.attempt() + 1) + ": " + row.code())));
        segments.forEach(row -> steps(row, message, history));
        history.addAll(decisions);
        history.sort(Comparator.comparing(MessageDetail.Step::at));
        return new MessageDetail(message, shown, List.copyOf(history));
    }

    private static void steps(MessageStore.SegmentRow row, Message message, List<MessageDetail.Step> history) {
        String part = part(row.segment(), message);
        if (row.submittedAt() != null) {
            history.add(new MessageDetail.Step(MessageState.SUBMITTING.name(), row.submittedAt(), part.trim()));
        }
        if (Boolean.TRUE.equals(row.answerLost())) {
            history.add(new MessageDetail.Step(
                    MessageState.UNCERTAIN.name(), row.answeredAt(), part + "settled by id " + row.carrierMessageId()));
        } else if (row.carrierMessageId() != null) {
            history.add(new MessageDetail.Step(
                    MessageState.ACCEPTED.name(), row.answeredAt(), part + "id " + row.carrierMessageId()));
        }
        if (!row.state().equals(MessageState.ACCEPTED.name())) {
            String detail = row.receiptStat() != null ? "receipt " + row.receiptStat() : "";
            String error = row.errorCode() != null ? " " + row.errorCode() : "";
            history.add(new MessageDetail.Step(row.state(), endedAt(row), (part + detail + error).trim()));
        }
    }

    /** An answer bears the time when it was stored, and its receipt may have come in before that. */
    private static Instant endedAt(MessageStore.SegmentRow row) {
        Instant finalAt = row.finalAt();
        return finalAt != null && finalAt.isAfter(row.answeredAt()) ? finalAt : row.answeredAt();
    }

    private static String part(int segment, Message message) {
        return message.segmentCount() > 1 ? "part " + segment + " " : "";
    }
}
