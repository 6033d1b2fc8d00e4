package org.casewire.core.carrier;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.access.Actor;

/**
 * What an operator sees of the carriers and may do with them. Each action is put on the audit trail. Safe for all
 * threads.
 */
public interface CarrierControl {
    /** By name. */
    List<CarrierState> carriers();

    /** One of them; empty for no such carrier. */
    default Optional<CarrierState> carrier(String name) {
        return carriers().stream()
                .filter(carrier -> carrier.name().equals(name))
                .findFirst();
    }

    /** Submits no more, also after a restart: in-flight submits finish, the rest stays queued. False for no such carrier. */
    boolean stop(String carrier, Actor actor);

    /** Ends {@link #stop}, and releases a carrier that is held. False for no such carrier. */
    boolean start(String carrier, Actor actor);

    /** Unbinds one bind in an orderly way and binds it again. False for no such carrier or bind. */
    boolean rebind(String carrier, String bindId, Actor actor);

    /**
     * Takes over what the configuration says of it now. Returns when the carrier binds by it, half a minute later or so;
     * what is in flight is awaited before. A carrier that is stopped or held stays so.
     */
    Reload reload(String carrier, Actor actor);

    /** What came of a reload. */
    sealed interface Reload {
        /**
         * @param changed false when the configuration says what it said before; then nothing happened
         * @param alsoDiffer other parts of the configuration that are no longer what runs, as dotted keys: another
         *     carrier's needs a reload of its own, all else a restart
         */
        record Done(boolean changed, List<String> alsoDiffer) implements Reload {}

        /** The configuration cannot be taken over; nothing was changed. */
        record Faulty(List<Fault> faults) implements Reload {}

        /** No such carrier runs here. */
        record NoSuchCarrier() implements Reload {}
    }

    /**
     * @param key where in the configuration, e.g. {@code carriers.dna.binds}
     * @param remedy with the line, and what to write instead; never a value
     */
    record Fault(String key, String remedy) {}

    /**
     * A carrier at one moment, as this node sees it.
     *
     * @param queueDepth messages that wait to be submitted
     * @param oldestQueuedAt since when the one waits that has waited longest
     * @param why what keeps messages back now, the weightiest first; empty when nothing does
     * @param refusals what the carrier refused in the last quarter of an hour, the latest first
     * @param held what submits nothing until an operator starts the carrier
     */
    record CarrierState(
            String name,
            LinkStatus link,
            int queueDepth,
            Optional<Instant> oldestQueuedAt,
            Rates rates,
            List<Reason> why,
            List<Refusals> refusals,
            List<Held> held,
            ReceiptIds receiptIds) {}

    /**
     * Why messages wait.
     *
     * @param code the carrier's own code, when it gave one
     * @param next what happens by itself, or what an operator has to do
     */
    record Reason(String what, Optional<String> code, Instant since, String next) {}

    /** @param refusal the class of the code, e.g. {@code TRANSIENT} */
    record Refusals(String refusal, String code, long count, Instant firstAt, Instant lastAt) {}

    /** @param senderNumber empty for the whole carrier */
    record Held(Optional<String> senderNumber, String code, String reason, Instant since) {}

    /**
     * How the ids in this carrier's receipts stand to those in its answers.
     *
     * @param mapping what was learned: {@code AS_IS}, {@code DECIMAL_TO_HEX} or {@code HEX_TO_DECIMAL}; empty so far
     * @param learnedFrom how many receipts that fit only this way
     * @param otherwise how many fitted only another way
     * @param contradicted receipts with a known id and another pair's addresses, which were left alone
     * @param unmatched receipts that found no message when they came; some of them were only early
     * @param ruledOut how many of these would fit in a form that the profile rules out, and {@code ruledOutSince} when
     *     the first came
     */
    record ReceiptIds(
            Optional<String> mapping,
            long learnedFrom,
            long otherwise,
            long contradicted,
            long unmatched,
            long ruledOut,
            Optional<Instant> ruledOutSince) {}

    /**
     * Per second, averaged over the last minute.
     *
     * @param submitted segments written to the carrier
     * @param receipts delivery receipts from it
     * @param inbound texts, or parts of them, from patients
     */
    record Rates(double submitted, double receipts, double inbound) {}
}
