package org.casewire.core.message;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When and how a text is to be sent.
 *
 * @param sendAt later, at this time; empty for at once
 * @param urgent in quiet hours too
 * @param replyWithin how long after its acceptance the patient is expected to have answered
 */
public record SendTerms(Optional<Instant> sendAt, boolean urgent, Optional<Duration> replyWithin) {
    /** At once, outside of quiet hours, with no answer expected. */
    public static final SendTerms USUAL = new SendTerms(Optional.empty(), false, Optional.empty());

    /** For a text whose time has come: whether it may go now was judged by whoever brings it. */
    SendTerms now() {
        return new SendTerms(Optional.empty(), true, replyWithin);
    }
}
