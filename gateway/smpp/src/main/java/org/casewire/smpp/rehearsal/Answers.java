package org.casewire.smpp.rehearsal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.casewire.smpp.rehearsal.PhoneOwner.Question;

/** What the phone's owner has said so far, by text or at the terminal. One thread. */
final class Answers {
    private static final Duration TOLD_EVERY = Duration.ofSeconds(15);

    private final RehearsalPlan plan;
    private final Mailbox mailbox;
    private final PhoneOwner owner;
    private final Consumer<String> tell;
    private final Set<Integer> spoken = new HashSet<>();

    Answers(RehearsalPlan plan, Mailbox mailbox, PhoneOwner owner, Consumer<String> tell) {
        this.plan = plan;
        this.mailbox = mailbox;
        this.owner = owner;
        this.tell = tell;
    }

    /** Those that came by text. */
    List<Answer> byText() {
        List<Answer> all = new ArrayList<>();
        mailbox.texts().forEach(arrival -> all.addAll(Answer.in(arrival, plan.profile())));
        return all;
    }

    Set<Integer> codes() {
        Set<Integer> codes = new HashSet<>(spoken);
        byText().forEach(answer -> codes.add(answer.code()));
        return codes;
    }

    boolean has(int code) {
        return codes().contains(code);
    }

    boolean hasAnyOf(List<Integer> codes) {
        Set<Integer> given = codes();
        return codes.stream().anyMatch(given::contains);
    }

    /** Asks each question at the terminal, and waits for the phone as long as the plan says for what nobody answered. */
    void await(List<Question> questions) throws InterruptedException {
        if (owner == PhoneOwner.BY_TEXT) {
            awaitTexts(questions);
        } else {
            questions.forEach(this::ask);
        }
    }

    private void ask(Question question) {
        if (!isAnswered(question)) {
            owner.ask(question)
                    .ifPresent(letter -> question.choices().stream()
                            .filter(choice -> choice.letter() == letter)
                            .forEach(choice -> spoken.add(choice.code())));
        }
    }

    private void awaitTexts(List<Question> questions) throws InterruptedException {
        long deadline = System.nanoTime() + plan.bounds().answers().toNanos();
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            Duration step = left.compareTo(TOLD_EVERY) < 0 ? left : TOLD_EVERY;
            if (mailbox.await(() -> questions.stream().allMatch(this::isAnswered), step)
                    || left.isZero()
                    || mailbox.isLinkLost()) {
                return;
            }
            tell.accept("Waiting for the phone: %d of %d answered, %d s left."
                    .formatted(
                            questions.stream().filter(this::isAnswered).count(), questions.size(), left.toSeconds()));
        }
    }

    private boolean isAnswered(Question question) {
        return hasAnyOf(question.choices().stream().map(PhoneOwner.Choice::code).toList());
    }
}
