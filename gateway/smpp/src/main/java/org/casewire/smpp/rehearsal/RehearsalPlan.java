package org.casewire.smpp.rehearsal;

import java.time.Duration;
import java.util.Optional;
import org.casewire.core.number.MobileNumber;
import org.casewire.core.number.SenderAddress;
import org.casewire.smpp.SmppProfile;

/**
 * What a rehearsal will do, and how far it may go.
 *
 * @param to the operator's own phone
 * @param from the sender number the phone shall see; without one the carrier chooses
 */
public record RehearsalPlan(
        String carrier, SmppProfile profile, MobileNumber to, Optional<SenderAddress> from, Bounds bounds) {
    /**
     * @param burst how many texts are sent at once to meet the limits; 0 leaves them alone
     * @param most submit_sm in all, refused ones too
     * @param pace between two of them, but in the burst
     * @param answers how long the phone's owner is waited for
     * @param receipts how long receipts are waited for
     * @param patience how long an answer of the carrier is waited for
     * @param rest before and after the burst, and after each throttling; more than a second
     * @param quiet how long nothing may come before receipts are called complete
     */
    public record Bounds(
            int burst,
            int most,
            Duration pace,
            Duration answers,
            Duration receipts,
            Duration patience,
            Duration rest,
            Duration quiet) {
        public static final int MOST_AT_ONCE = 12;

        public Bounds withBurst(int changed) {
            return new Bounds(changed, most, pace, answers, receipts, patience, rest, quiet);
        }

        /** As a real carrier is asked: seldom, slowly, and never much over the contract. */
        public static Bounds usual(SmppProfile profile, Duration answers) {
            int contract = Math.max(profile.windowSize(), profile.messagesPerSecond());
            return new Bounds(
                    Math.min(MOST_AT_ONCE, contract + 1),
                    60,
                    Duration.ofSeconds(1),
                    answers,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2));
        }
    }

    /** For whoever holds the phone, before anything is sent. */
    public String words() {
        return """
                This rehearsal binds to %s and sends texts to %s:
                  5 now, 2 of which ask for an answer of two digits; a text that cannot be read needs none;
                  3 more (up to 6 where their parts stay apart) only if the long text of the first did not come as one;
                  %d at once that need no answer, to see where the carrier says no%s.
                No more than %d submit_sm are sent in all. Sender: %s.
                A text or receipt that is not for this rehearsal is refused with 0x%02X, so that the carrier keeps it for \
                the daemon.""".formatted(
                        carrier,
                        to,
                        bounds.burst(),
                        bounds.burst() == 0 ? "" : " (up to 3 times as many if it does)",
                        bounds.most(),
                        from.map(SenderAddress::shown).orElse("the carrier's own choice (no --from)"),
                        profile.refuseInboundWith());
    }
}
