package org.casewire.smpp;

import com.cloudhopper.smpp.pdu.PduResponse;
import java.util.concurrent.CompletableFuture;

/** What came of one request that a session was to write. */
sealed interface Answer {
    record Responded(PduResponse response) implements Answer {}

    /** A response came, but only its header could be read. */
    record Garbled(int commandId, int commandStatus) implements Answer {}

    /**
     * Written; the carrier was silent for too long.
     *
     * @param later completes, on the event loop, with what comes of it after all before the session ends, if anything does
     */
    record Expired(CompletableFuture<Answer> later) implements Answer {}

    /** Written; the link went before an answer came. */
    record LinkLost() implements Answer {}

    /** The carrier cannot have received it whole. */
    record NotWritten(String reason) implements Answer {}

    /** It cannot be put into bytes. */
    record Unfit() implements Answer {}
}
