package org.casewire.core.carrier;

import java.time.Instant;
import org.casewire.core.id.MessageId;
import org.casewire.core.number.MobileNumber;
import org.casewire.core.number.SenderAddress;
import org.casewire.core.text.Encoding;

/**
 * One segment of a message, ready to be put into the protocol's words.
 *
 * @param number from 1 to {@code total}
 * @param reference the message's concatenation reference, 0 to 65535; a protocol with less room takes its low bits
 * @param text this segment's part of the message; it fits one segment of {@code encoding}, or is the whole message for a
 *     carrier that cuts texts itself ({@link org.casewire.core.text.TextForm#joins})
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
        String text,
        Instant notAfter) {
    @Override
    public String toString() {
        return "OutboundSegment[" + messageId + " " + number + "/" + total + "]";
    }
}
