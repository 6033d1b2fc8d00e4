package org.casewire.core.outcome;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.carrier.SubmitOutcome.Refusal;
import org.casewire.core.cases.MessageState;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.organisation.OrganisationSettings.ConfirmOn;

/**
 * What becomes of a message after one try: which segments are settled, and what is tried again. A pure function of the
 * outcomes.
 *
 * @param settled segments that have their state now
 * @param refusals what the carrier answered for now, for the history
 * @param again present when some segments go back to the queue
 */
public record Verdict(List<Settled> settled, List<Refused> refusals, Optional<Again> again) {
    /**
     * @param state ACCEPTED, FAILED, EXPIRED or UNCERTAIN
     * @param writtenId the carrier's id as it wrote it, where that is another than the one by which receipts find it
     */
    record Settled(
            int segment,
            MessageState state,
            Optional<String> carrierMessageId,
            Optional<String> writtenId,
            Optional<String> code,
            Optional<String> detail,
            boolean permanent) {}

    record Refused(int segment, String refusal, String code) {}

    /** @param tries refusals so far, those of this try included */
    record Again(int pending, int tries, Instant nextAt) {}

    /** What is beyond doubt, whoever decides about the rest: the segments that the carrier took, lost or refused for good. */
    static Verdict facts(Flight flight) {
        QueuedMessage message = flight.message();
        List<Settled> settled = new ArrayList<>();
        List<Refused> refusals = new ArrayList<>();
        flight.outcomes().forEach((segment, outcome) -> {
            if (outcome instanceof SubmitOutcome.Accepted accepted) {
                settled.add(accepted(segment, accepted, message.confirmOn()));
            } else if (outcome instanceof SubmitOutcome.Unanswered unanswered) {
                settled.add(uncertain(segment, "no-answer", unanswered.reason()));
            } else if (outcome instanceof SubmitOutcome.Refused refused) {
                if (refused.refusal().isFinal()) {
                    settled.add(failed(segment, refused.code(), refused.detail(), true));
                } else {
                    refusals.add(new Refused(segment, refused.refusal().word(), refused.code()));
                }
            }
        });
        return new Verdict(settled, refusals, Optional.empty());
    }

    /**
     * The facts, and what is to become of the segments that the carrier has nothing of.
     *
     * @param mayExpire whether {@code now} is beyond doubt
     */
    static Verdict of(Flight flight, Instant now, boolean mayExpire) {
        QueuedMessage message = flight.message();
        Verdict facts = facts(flight);
        List<Refused> refusals = facts.refusals();
        SortedMap<Integer, SubmitOutcome> open = flight.notTaken();
        if (open.isEmpty()) {
            return facts;
        }
        List<Settled> settled = new ArrayList<>(facts.settled());
        boolean counted = false;
        String lastCode = "";
        String lastDetail = "";
        for (SubmitOutcome outcome : open.values()) {
            if (outcome instanceof SubmitOutcome.Refused refused) {
                counted |= counts(refused.refusal()) && !flight.isUnsent();
                lastCode = refused.code();
                lastDetail = refused.detail();
            }
        }
        boolean hopeless = settled.stream().anyMatch(one -> one.state() != MessageState.ACCEPTED);
        if (hopeless) {
            open.keySet()
                    .forEach(segment -> settled.add(failed(
                            segment, "not-sent", "Not sent, because another part of the message failed", false)));
            return new Verdict(settled, refusals, Optional.empty());
        }
        Optional<Duration> wait = counted ? RetrySchedule.after(message.tries()) : Optional.of(flight.pause());
        if (wait.isEmpty()) {
            String code = lastCode;
            String detail = lastDetail;
            open.keySet().forEach(segment -> settled.add(failed(segment, code, detail, false)));
            return new Verdict(settled, refusals, Optional.empty());
        }
        Instant next = now.plus(wait.get());
        if (mayExpire && !next.isBefore(message.notAfter())) {
            open.keySet()
                    .forEach(segment -> settled.add(new Settled(
                            segment,
                            MessageState.EXPIRED,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of("not-after"),
                            Optional.of("The carrier did not take it in time"),
                            false)));
            return new Verdict(settled, refusals, Optional.empty());
        }
        int pending =
                open.keySet().stream().mapToInt(segment -> 1 << segment - 1).sum();
        return new Verdict(
                settled, refusals, Optional.of(new Again(pending, message.tries() + (counted ? 1 : 0), next)));
    }

    /** Which refusals use up a try; throttling and our own session's faults do not. */
    private static boolean counts(Refusal refusal) {
        return switch (refusal) {
            case TRANSIENT, CONFIGURATION, SENDER_NUMBER, PROTOCOL -> true;
            case FLOW, DESTINATION_FLOW, SESSION, CREDENTIAL, RECIPIENT, CONTENT -> false;
        };
    }

    private static Settled accepted(int segment, SubmitOutcome.Accepted accepted, ConfirmOn confirmOn) {
        if (accepted.carrierMessageId().isEmpty()) {
            return confirmOn == ConfirmOn.RECEIPT
                    ? uncertain(
                            segment, "no-message-id", "The carrier took it without an id, so no receipt can confirm it")
                    : new Settled(
                            segment,
                            MessageState.ACCEPTED,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            false);
        }
        return new Settled(
                segment,
                MessageState.ACCEPTED,
                Optional.of(accepted.carrierMessageId()),
                Optional.of(accepted.written()).filter(written -> !written.equals(accepted.carrierMessageId())),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    static Settled uncertain(int segment, String code, String detail) {
        return new Settled(
                segment,
                MessageState.UNCERTAIN,
                Optional.empty(),
                Optional.empty(),
                Optional.of(code),
                Optional.of(detail),
                false);
    }

    private static Settled failed(int segment, String code, String detail, boolean permanent) {
        return new Settled(
                segment,
                MessageState.FAILED,
                Optional.empty(),
                Optional.empty(),
                Optional.of(code),
                Optional.of(detail),
                permanent);
    }
}
