package org.casewire.core.conversation;

import java.time.Instant;
import java.util.List;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.text.Encoding;

/**
 * A patient's text on its way into a thread.
 *
 * @param number where it came from: E.164, or as the carrier gave it
 * @param senderNumber our number that it was sent to, digits
 * @param at when it came to us; a late one enters the thread after others that came later
 * @param otherSenderNumber the case writes from another of our numbers than it was sent to
 * @param placedBy the rule that placed it, in the words of product.md
 * @param alsoOpen the other open cases it could have belonged to
 */
public record InboundText(
        MessageId messageId,
        String text,
        String number,
        String carrier,
        String senderNumber,
        Encoding encoding,
        Instant at,
        boolean late,
        boolean incomplete,
        boolean possibleDuplicate,
        boolean possiblyMixed,
        boolean otherSenderNumber,
        String placedBy,
        List<CaseId> alsoOpen) {
    public InboundText {
        alsoOpen = List.copyOf(alsoOpen);
    }

    @Override
    public String toString() {
        return "InboundText[" + messageId + ", " + placedBy + "]";
    }
}
