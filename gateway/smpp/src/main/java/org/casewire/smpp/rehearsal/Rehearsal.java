package org.casewire.smpp.rehearsal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.casewire.core.number.NumberPlan;
import org.casewire.smpp.DirectSession.Reply;
import org.casewire.smpp.SmppNetwork;
import org.casewire.smpp.SmppProfile;
import org.casewire.smpp.SmppProfile.Concatenation;
import org.casewire.smpp.rehearsal.PhoneOwner.Question;

/**
 * Gets to know a carrier: binds, sends a few texts to one phone, compares what the carrier does with what the profile
 * says, and writes the profile that fits. It opens no database, keeps nothing, and leaves what is not its own with the
 * carrier. Runs once, on the thread that calls it.
 */
public final class Rehearsal {
    private final RehearsalPlan plan;
    private final SmppNetwork network;
    private final Consumer<String> tell;
    private final Notebook notes;
    private final Mailbox mailbox;
    private final Answers answers;

    /** @param tell is told how far it is */
    public Rehearsal(RehearsalPlan plan, SmppNetwork network, PhoneOwner owner, Consumer<String> tell) {
        this.plan = plan;
        this.network = network;
        this.tell = tell;
        this.notes = new Notebook(plan.profile(), tell);
        this.mailbox = new Mailbox(plan.to());
        this.answers = new Answers(plan, mailbox, owner, tell);
    }

    /** @throws RehearsalFailed when the carrier gives no bind or takes no text */
    public RehearsalReport run() throws InterruptedException {
        BindProbe binds = new BindProbe(plan, network, mailbox, notes);
        try (Line line = binds.bind()) {
            enquire(line);
            binds.count();
            AddressProbe addresses = new AddressProbe(plan, line, notes);
            addresses.greet();
            EchoProbe echo = new EchoProbe(line, notes, addresses.asked());
            echo.send();
            question(line, addresses.asked());
            tell.accept("Meeting the limits.");
            new BurstProbe(plan, line, notes, addresses.asked()).run();
            awaitReceipts(line);
            ReceiptFindings receipts = new ReceiptFindings(notes, line, mailbox);
            receipts.conclude(!answers.codes().isEmpty());
            echo.conclude(receipts.best());
            new InboundFindings(plan, notes, new NumberPlan()).conclude(mailbox.texts(), answers.byText());
            return report(line);
        }
    }

    private void enquire(Line line) {
        boolean answered = line.enquire().join() instanceof Reply.Taken;
        notes.found(
                Topic.ENQUIRE_LINK,
                answered ? "answered" : "not answered",
                1,
                answered
                        ? "one was sent and answered"
                        : "one was sent and not answered within %d s; a link on which little is said must not be dropped for that"
                                .formatted(plan.bounds().patience().toSeconds()),
                answered ? Map.of() : Map.of("/inactivityTimeout", ProfileTree.text("1h")));
    }

    /** The texts that ask something; the other ways to join only for an owner who has answered something. */
    private void question(Line line, SmppProfile as) throws InterruptedException {
        AlphabetProbe alphabet = new AlphabetProbe(line, notes, as);
        JoiningProbe joining = new JoiningProbe(line, notes, as);
        Concatenation configured = plan.profile().concatenation();
        tell.accept("Sending the texts that ask something.");
        alphabet.send();
        List<Concatenation> taken = joining.send(List.of(configured));
        List<Question> questions = new ArrayList<>(List.of(AlphabetProbe.QUESTION));
        taken.forEach(way -> questions.add(JoiningProbe.question(way)));
        answers.await(questions);
        if (!joining.confirmed(answers) && (!answers.codes().isEmpty() || taken.isEmpty())) {
            tell.accept("The long text did not come as one; three others follow.");
            answers.await(joining.send(JoiningProbe.others(configured)).stream()
                    .map(JoiningProbe::question)
                    .toList());
        }
        alphabet.conclude(answers);
        joining.conclude(answers);
    }

    private void awaitReceipts(Line line) throws InterruptedException {
        tell.accept("Waiting for receipts.");
        Duration most = plan.bounds().receipts();
        mailbox.await(() -> new ReceiptFindings(notes, line, mailbox).complete(), most);
        mailbox.awaitQuiet(plan.bounds().quiet());
    }

    private RehearsalReport report(Line line) {
        return new RehearsalReport(
                plan.carrier(),
                line.submits(),
                line.taken().size(),
                mailbox.texts().size(),
                mailbox.receipts().size(),
                mailbox.refused(),
                mailbox.isLinkLost(),
                notes.findings(),
                notes.unknown(),
                notes.differences(),
                notes.yamlBefore(plan.carrier()),
                notes.yaml(plan.carrier()));
    }
}
