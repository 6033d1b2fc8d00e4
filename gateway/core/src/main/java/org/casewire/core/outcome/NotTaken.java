package org.casewire.core.outcome;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.QueuedMessage;

/**
 * Segments that the carrier has nothing of, though they were called UNCERTAIN: by a process that took their message over
 * and could not know it, or because the carrier said so after its time. They are FAILED then, so that a professional may send them again without a doubt; by itself nothing goes out.
 */
final class NotTaken {
    private final Instant at;
    private final List<Segment> segments = new ArrayList<>();

    private record Segment(QueuedMessage message, short number, String code, String detail) {}

    NotTaken(Instant at) {
        this.at = at;
    }

    void add(Flight flight) {
        for (Map.Entry<Integer, SubmitOutcome> one : flight.notTaken().entrySet()) {
            short number = one.getKey().shortValue();
            segments.add(
                    one.getValue() instanceof SubmitOutcome.Refused refused
                            ? new Segment(flight.message(), number, refused.code(), refused.detail())
                            : new Segment(flight.message(), number, "not-sent", "Not sent: it never left the gateway"));
        }
    }

    /** @return the messages whose state that changes */
    List<QueuedMessage> tell(FactStore store) {
        if (segments.isEmpty()) {
            return List.of();
        }
        Set<MessageId> told = new HashSet<>(store.notTaken(
                segments.stream().map(one -> one.message().organisation()).toArray(OrganisationId[]::new),
                segments.stream().map(one -> one.message().id()).toArray(MessageId[]::new),
                segments.stream().map(Segment::number).toArray(Short[]::new),
                segments.stream().map(one -> (short) one.message().attempt()).toArray(Short[]::new),
                segments.stream().map(Segment::code).toArray(String[]::new),
                segments.stream().map(Segment::detail).toArray(String[]::new),
                at));
        return segments.stream()
                .map(Segment::message)
                .distinct()
                .filter(message -> told.contains(message.id()))
                .toList();
    }
}
