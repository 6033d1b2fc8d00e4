package org.casewire.smpp.rehearsal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casewire.core.text.Encoding;
import org.casewire.smpp.DirectSession.Reply;
import org.casewire.smpp.SmppProfile;
import org.casewire.smpp.rehearsal.PhoneOwner.Choice;
import org.casewire.smpp.rehearsal.PhoneOwner.Question;

/** Sends one text in octets and one in packed septets; which of them can be read, and how, tells the alphabet. */
final class AlphabetProbe {
    static final Question QUESTION = new Question(
            "One text has a sign or two between stars. What stands there?",
            List.of(
                    new Choice('a', "an at sign and an accented e", ProbeText.LATIN1),
                    new Choice('b', "an at sign and anything else", ProbeText.ASCII),
                    new Choice('c', "anything else, such as an upside-down exclamation mark", ProbeText.GSM7),
                    new Choice('d', "no such text; another one says \"If you can read this\"", ProbeText.GSM7_PACKED)));

    private final Line line;
    private final Notebook notes;
    private final SmppProfile as;
    private final Map<String, String> refusals = new LinkedHashMap<>();

    AlphabetProbe(Line line, Notebook notes, SmppProfile as) {
        this.line = line;
        this.notes = notes;
        this.as = as;
    }

    void send() throws InterruptedException {
        send("in octets", "LATIN1", false, ProbeText.SIGNS);
        send("in packed septets", "GSM7", true, ProbeText.PACKED);
    }

    private void send(String what, String charset, boolean packed, String text) throws InterruptedException {
        SmppProfile written = ProfileTree.changed(
                as,
                Map.of(
                        "/dataCoding/gsm7/charset", ProfileTree.text(charset),
                        "/dataCoding/gsm7/packed", ProfileTree.flag(packed)));
        Reply reply = line.send(written, Line.Piece.alone(text, Encoding.GSM7));
        if (reply instanceof Reply.Refused refused) {
            refusals.put(what, refused.why().code());
        }
    }

    void conclude(Answers answers) {
        List<Integer> given = QUESTION.choices().stream()
                .map(Choice::code)
                .filter(answers::has)
                .toList();
        if (given.size() != 1) {
            notes.unknown(Topic.ALPHABET, why(given));
            return;
        }
        switch (given.get(0)) {
            case ProbeText.LATIN1 -> found("LATIN1", false, "an at sign and an accented e");
            case ProbeText.ASCII -> found("ASCII", false, "an at sign, but no accented e");
            case ProbeText.GSM7 -> found("GSM7", false, "other signs");
            default -> found("GSM7", true, "only the text in packed septets");
        }
    }

    private String why(List<Integer> given) {
        if (!given.isEmpty()) {
            return "the answers contradict each other: " + given;
        }
        return refusals.isEmpty()
                ? "the phone's owner did not say what it shows; --ask asks at the terminal"
                : "the carrier refused the texts: " + refusals;
    }

    private void found(String charset, boolean packed, String shown) {
        notes.found(
                Topic.ALPHABET,
                charset + (packed ? " packed" : ""),
                2 - refusals.size(),
                "of two texts whose octets differ by alphabet the phone showed " + shown
                        + (refusals.isEmpty() ? "" : "; refused: " + refusals),
                Map.of(
                        "/dataCoding/gsm7/charset", ProfileTree.text(charset),
                        "/dataCoding/gsm7/packed", ProfileTree.flag(packed)));
    }
}
