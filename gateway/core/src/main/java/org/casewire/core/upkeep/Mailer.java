package org.casewire.core.upkeep;

import java.time.Instant;
import java.util.UUID;

/** Sends e-mails that tell somebody to look at the page. Blocks for as long as a mail server takes, ten seconds or so. */
@FunctionalInterface
public interface Mailer {
    /** @throws RuntimeException when the server did not take it; it is tried again */
    void send(Mail mail);

    /**
     * That something waits, and never what.
     *
     * @param id the same for each try, so that a mail that was taken twice can be known as one
     * @param organisation its name
     * @param cases how many contact requests wait
     * @param texts how many texts wait that fit no contact request
     * @param since when the first of them came
     */
    record Mail(UUID id, String to, String organisation, int cases, int texts, Instant since) {
        @Override
        public String toString() {
            return "Mail[" + id + "]";
        }
    }
}
