package org.casewire.smpp.rehearsal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.text.SegmentedText;
import org.casewire.smpp.DirectSession.Reply;
import org.casewire.smpp.SmppProfile;
import org.casewire.smpp.SmppProfile.Concatenation;
import org.casewire.smpp.rehearsal.PhoneOwner.Choice;
import org.casewire.smpp.rehearsal.PhoneOwner.Question;

/** Sends a long text in the configured way; in the others only if it does not come as one. */
final class JoiningProbe {
    private final Line line;
    private final Notebook notes;
    private final SmppProfile as;
    private final Map<Concatenation, String> sent = new EnumMap<>(Concatenation.class);

    JoiningProbe(Line line, Notebook notes, SmppProfile as) {
        this.line = line;
        this.notes = notes;
        this.as = as;
    }

    static Question question(Concatenation way) {
        return new Question(
                "One text begins \"Casewire: answer %d@\". Does that text itself end in END?"
                        .formatted(ProbeText.whole(way)),
                List.of(
                        new Choice('y', "yes", ProbeText.whole(way)),
                        new Choice('n', "no, or there is no such text", ProbeText.apart(way))));
    }

    /** The ways whose text the carrier has taken whole. */
    List<Concatenation> send(List<Concatenation> ways) throws InterruptedException {
        List<Concatenation> taken = new ArrayList<>();
        for (Concatenation way : ways) {
            Optional<String> fault = send(way);
            sent.put(way, fault.orElse(""));
            if (fault.isEmpty()) {
                taken.add(way);
            }
        }
        return taken;
    }

    private Optional<String> send(Concatenation way) throws InterruptedException {
        SmppProfile written = ProfileTree.changed(as, Map.of("/concatenation", ProfileTree.text(way.name())));
        SegmentedText cut = written.texts().split(ProbeText.joined(way));
        int total = cut.segments().size();
        if (!line.allows(total)) {
            return Optional.of("not sent, for as many submit_sm as allowed were sent");
        }
        int reference = line.nextReference();
        for (int number = 1; number <= total; number++) {
            Reply reply = line.send(
                    written, new Line.Piece(cut.segments().get(number - 1), cut.encoding(), number, total, reference));
            if (reply instanceof Reply.Refused refused) {
                return Optional.of("refused with " + refused.why().code());
            } else if (!(reply instanceof Reply.Taken)) {
                return Optional.of("not answered");
            }
        }
        return Optional.empty();
    }

    static List<Concatenation> others(Concatenation configured) {
        List<Concatenation> all = new ArrayList<>(List.of(Concatenation.values()));
        all.remove(configured);
        return all;
    }

    boolean confirmed(Answers answers) {
        return working(answers).isPresent();
    }

    private Optional<Concatenation> working(Answers answers) {
        return sent.keySet().stream()
                .filter(way -> answers.has(ProbeText.whole(way)))
                .findFirst();
    }

    void conclude(Answers answers) {
        Optional<Concatenation> works = working(answers);
        if (works.isEmpty()) {
            notes.unknown(
                    Topic.CONCATENATION,
                    "the phone's owner saw no long text as one, or did not say so; " + tried(answers));
            return;
        }
        notes.found(
                Topic.CONCATENATION,
                works.get().name(),
                sent.size(),
                "a text of two parts came as one; " + tried(answers),
                Map.of("/concatenation", ProfileTree.text(works.get().name())));
    }

    private String tried(Answers answers) {
        List<String> words = new ArrayList<>();
        sent.forEach((way, fault) -> words.add(way + " " + (fault.isEmpty() ? seen(way, answers) : fault)));
        return String.join(", ", words);
    }

    private static String seen(Concatenation way, Answers answers) {
        if (answers.has(ProbeText.whole(way))) {
            return "came as one";
        }
        return answers.has(ProbeText.apart(way)) ? "came in pieces" : "was not answered for";
    }
}
