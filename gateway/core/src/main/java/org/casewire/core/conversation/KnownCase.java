package org.casewire.core.conversation;

import java.time.Instant;
import java.util.Optional;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.id.CaseId;

/**
 * One case with the number P, as a text from P to S finds it.
 *
 * @param since when it got its status
 * @param sender where it writes from
 * @param lastAccepted when the carrier last accepted a professional's message of it on this pair
 * @param name the keyed hash of the patient's name; empty without one
 */
public record KnownCase(
        CaseId id,
        CaseStatus status,
        Instant since,
        Sender sender,
        Optional<Instant> lastAccepted,
        Optional<String> name) {
    /** The sender number of a case. */
    public enum Sender {
        /** It has written nothing yet. */
        NONE,
        /** From S. */
        THIS,
        /** From another one. */
        OTHER;

        public static Sender of(Optional<String> carrier, Optional<String> number, String onCarrier, String onNumber) {
            if (number.isEmpty()) {
                return NONE;
            }
            return number.get().equals(onNumber)
                            && carrier.filter(onCarrier::equals).isPresent()
                    ? THIS
                    : OTHER;
        }
    }

    /**
     * A case that had the number P before.
     *
     * @param leftAt when it got another
     */
    public record Former(CaseId id, Instant leftAt) {}
}
