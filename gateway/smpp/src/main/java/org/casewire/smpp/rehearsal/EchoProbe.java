package org.casewire.smpp.rehearsal;

import java.util.List;
import java.util.Map;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.text.Encoding;
import org.casewire.smpp.Arrival;
import org.casewire.smpp.DirectSession.Reply;
import org.casewire.smpp.SmppProfile;

/** Sends one text with a user_message_reference, and looks whether its receipt says it again. */
final class EchoProbe {
    private static final int REFERENCE = 0x2A17;

    private final Line line;
    private final Notebook notes;
    private final SmppProfile as;
    private String messageId = "";
    private String fault = "it was not sent";

    EchoProbe(Line line, Notebook notes, SmppProfile as) {
        this.line = line;
        this.notes = notes;
        this.as = ProfileTree.changed(as, Map.of("/userMessageReference", ProfileTree.flag(true)));
    }

    void send() throws InterruptedException {
        if (!line.allows(1)) {
            return;
        }
        Reply reply = line.send(as, new Line.Piece(ProbeText.REFERENCE, Encoding.UCS2, 1, 1, REFERENCE));
        if (reply instanceof Reply.Taken taken) {
            messageId = taken.messageId();
            fault = "";
        } else if (reply instanceof Reply.Refused refused) {
            fault = "a text with user_message_reference was refused with "
                    + refused.why().code();
        } else {
            fault = "a text with user_message_reference was not answered";
        }
    }

    /** @param matching which receipt is whose */
    void conclude(Matching matching) {
        List<Arrival> receipts = matching.byId().getOrDefault(messageId, List.of());
        if (!fault.isEmpty()) {
            notes.unknown(Topic.REFERENCE, fault);
        } else if (receipts.isEmpty()) {
            notes.unknown(Topic.REFERENCE, "the text that had a reference has no receipt");
        } else {
            boolean echoed = receipts.stream()
                    .flatMap(arrival -> arrival.receipt(as).flatMap(Receipt::reference).stream())
                    .anyMatch(reference -> reference == REFERENCE);
            notes.found(
                    Topic.REFERENCE,
                    echoed ? "echoed" : "not echoed",
                    1,
                    "one text had a reference, and its receipt " + (echoed ? "says it again" : "does not say it again"),
                    Map.of("/userMessageReference", ProfileTree.flag(echoed)));
        }
    }
}
