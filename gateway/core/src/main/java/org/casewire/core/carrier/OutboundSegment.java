package org.casewire.core.carrier;

import java.time.Instant;
import org.casewire.core.id.MessageId;
import org.casewire.core.number.MobileNumber;
import org.casewire.core.number.SenderAddress;
import org.casewire.core.text.Encoding;
import org.casewire.core.text.Tie;

/**
 * One segment of a message, ready to be put into the protocol's words.
 *
 * @param number from 1 to {@code total}
 * @param reference the message's concatenation reference, 0 to 65535; a protocol with less room takes its low bits
 * @param tie how it is tied to the other segments, whatever the carrier's form is by now
 * @param text this segment's part of the message; it fits one segment of {@code encoding}, or is the whole message for a
 *     carrier that cuts texts itself ({@link Tie#WHOLE})
 * @param notAfter the carrier must not deliver after this
 */
public record OutboundSegment(
        MessageId messageId,
        int number,
        int total,
        int reference,
        SenderAddress source,
        MobileNumber destination,
        Encoding encoding,
        Tie tie,
        String text,
        Instant notAfter) {
    /** How far the segments of a message lie apart: what a reference has room for, divided among 31 of them. */
    private static final int APART = 0x10000 / 31;

    /** What names this segment to the carrier, which may echo it in a receipt. */
    public int ownReference() {
        return ownReference(reference, number);
    }

    /**
     * The messages of a case have references that follow each other; with its segments this far apart, a message shares
     * none with the 2000 before and after it.
     */
    public static int ownReference(int messageReference, int number) {
        return messageReference + (number - 1) * APART & 0xFFFF;
    }

    @Override
    public String toString() {
        return "OutboundSegment[" + messageId + " " + number + "/" + total + "]";
    }
}
