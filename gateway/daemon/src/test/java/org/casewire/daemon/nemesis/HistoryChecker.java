package org.casewire.daemon.nemesis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.casewire.daemon.nemesis.History.Asked;
import org.casewire.daemon.nemesis.History.Outcome;
import org.casewire.daemon.nemesis.History.Sent;

/**
 * Says of a history whether the promises held (reliability.md, Rows are not enough). A pure function that knows nothing of
 * the code: calls with their outcomes, the operator's end, the state at the end.
 */
final class HistoryChecker {
    private static final Set<String> UNDER_WAY = Set.of("QUEUED", "SUBMITTING", "ACCEPTED");
    private static final Set<String> FINAL = Set.of("DELIVERED", "UNDELIVERED", "FAILED", "EXPIRED", "UNCERTAIN");

    /** @param at nanoTime of where it shows; 0 where it has no moment */
    record Violation(String promise, String what, long at) {
        @Override
        public String toString() {
            return promise + ": " + what;
        }
    }

    private final History history;
    private final Observed observed;
    private final List<Violation> found = new ArrayList<>();
    private final Map<String, List<Observed.Taken>> takenByText;

    private HistoryChecker(History history, Observed observed) {
        this.history = history;
        this.observed = observed;
        this.takenByText = observed.taken().stream().collect(Collectors.groupingBy(Observed.Taken::text));
    }

    static List<Violation> check(History history, Observed observed) {
        HistoryChecker checker = new HistoryChecker(history, observed);
        checker.nothingIsLost();
        checker.nothingIsTakenTwice();
        checker.deliveredIsTrue();
        checker.whatWasTakenBackStaysBack();
        checker.eachCaseInOrder();
        checker.eachPatientsTextOnceInItsThread();
        checker.eachEventOnceAndInOrder();
        return checker.found;
    }

    private void violated(String promise, String what, long at) {
        found.add(new Violation(promise, what, at));
    }

    private void nothingIsLost() {
        for (Sent sent : history.sent()) {
            if (sent.outcome() != Outcome.OK) {
                continue;
            }
            Optional<Observed.Seen> seen =
                    sent.messageId().map(id -> observed.messages().get(id));
            if (seen.isEmpty()) {
                violated("lost", sent.text() + " was accepted and is in no thread", sent.answeredAt());
            } else if (UNDER_WAY.contains(seen.get().state())
                    || !FINAL.contains(seen.get().state())) {
                violated("left in flight", sent.text() + " is " + seen.get().state(), sent.answeredAt());
            }
        }
    }

    /** A copy for the call, and one for each "send again" that may have been done. */
    private void nothingIsTakenTwice() {
        Map<String, Long> allowed = new HashMap<>();
        history.sent().forEach(sent -> allowed.merge(sent.text(), 1L, Math::max));
        observed.messages().values().stream()
                .filter(seen -> seen.resendOf().isPresent())
                .forEach(seen -> allowed.merge(seen.text(), 1L, Long::sum));
        takenByText.forEach((text, copies) -> {
            long most = allowed.getOrDefault(text, 0L);
            if (copies.size() > most) {
                violated(
                        "taken twice",
                        text + " was taken " + copies.size() + " times and sent " + most + " times",
                        copies.get(copies.size() - 1).at());
            }
        });
        Map<String, Long> made = observed.messages().values().stream()
                .filter(seen -> seen.resendOf().isEmpty())
                .collect(Collectors.groupingBy(Observed.Seen::text, Collectors.counting()));
        made.forEach((text, times) -> {
            if (times > 1) {
                violated("made twice", text + " stands " + times + " times in its thread", 0);
            }
        });
    }

    private void deliveredIsTrue() {
        Map<String, Long> shown = observed.messages().values().stream()
                .filter(seen -> seen.state().equals("DELIVERED"))
                .collect(Collectors.groupingBy(Observed.Seen::text, Collectors.counting()));
        shown.forEach((text, messages) -> {
            long delivered = takenByText.getOrDefault(text, List.of()).stream()
                    .filter(Observed.Taken::delivered)
                    .count();
            if (delivered < messages) {
                violated(
                        "falsely DELIVERED",
                        text + " is DELIVERED " + messages + " times, and the phone has it " + delivered + " times",
                        0);
            }
        });
        observed.messages().values().stream()
                .filter(seen -> seen.state().equals("FAILED") || seen.state().equals("EXPIRED"))
                .filter(seen -> seen.resendOf().isEmpty())
                .filter(seen -> observed.messages().values().stream()
                        .noneMatch(other ->
                                other.resendOf().isPresent() && other.text().equals(seen.text())))
                .filter(seen -> takenByText.containsKey(seen.text()))
                .forEach(seen -> violated(
                        "falsely " + seen.state(),
                        seen.text() + " is at the operator",
                        takenByText.get(seen.text()).get(0).at()));
    }

    private void whatWasTakenBackStaysBack() {
        for (Asked asked : history.asked()) {
            Observed.Seen seen = observed.messages().get(asked.messageId());
            if (asked.what() != Asked.What.CANCEL || asked.outcome() != Outcome.OK || seen == null) {
                continue;
            }
            if (seen.resendOf().isEmpty() && !wasSentAgain(asked.messageId())) {
                takenByText
                        .getOrDefault(seen.text(), List.of())
                        .forEach(copy -> violated("taken back and sent", seen.text(), copy.at()));
            }
            if (!seen.state().equals("FAILED")) {
                violated("taken back and not shown so", seen.text() + " is " + seen.state(), asked.answeredAt());
            }
        }
    }

    private boolean wasSentAgain(String messageId) {
        return observed.messages().values().stream()
                .anyMatch(seen -> seen.resendOf().filter(messageId::equals).isPresent());
    }

    /** Of those that were sent once only: a further copy comes when somebody chooses. */
    private void eachCaseInOrder() {
        Map<String, Sent> byText = new HashMap<>();
        history.sent().forEach(sent -> byText.put(sent.text(), sent));
        Set<String> again = observed.messages().values().stream()
                .filter(seen -> seen.resendOf().isPresent())
                .map(Observed.Seen::text)
                .collect(Collectors.toSet());
        Map<Integer, Sent> last = new TreeMap<>();
        for (Observed.Taken taken : observed.taken()) {
            Sent sent = byText.get(taken.text());
            if (sent == null
                    || again.contains(taken.text())
                    || takenByText.get(taken.text()).size() > 1) {
                continue;
            }
            Sent before = last.put(sent.line(), sent);
            if (before != null && before.number() > sent.number()) {
                violated("out of order", sent.text() + " after " + before.text(), taken.at());
            }
        }
    }

    private void eachPatientsTextOnceInItsThread() {
        Map<String, List<Observed.Shown>> shown =
                observed.threads().stream().collect(Collectors.groupingBy(Observed.Shown::text));
        for (String text : observed.acknowledged()) {
            List<Observed.Shown> copies = shown.getOrDefault(text, List.of());
            if (copies.isEmpty()) {
                violated("acknowledged and lost", text, 0);
            }
        }
        shown.forEach((text, copies) -> {
            if (copies.stream().filter(copy -> !copy.marked()).count() > 1) {
                violated("shown twice", text, 0);
            }
            copies.stream()
                    .filter(copy -> !text.startsWith("p" + copy.line() + "-"))
                    .forEach(copy -> violated("in another's thread", text + " in case " + copy.line(), 0));
        });
    }

    private void eachEventOnceAndInOrder() {
        observed.watched().forEach((watcher, ids) -> {
            for (int i = 1; i < ids.size(); i++) {
                if (ids.get(i) <= ids.get(i - 1)) {
                    violated(
                            "events out of order", watcher + " was told " + ids.get(i) + " after " + ids.get(i - 1), 0);
                }
            }
            Set<Long> told = new HashSet<>(ids);
            observed.events().stream()
                    .filter(id -> !told.contains(id))
                    .forEach(id -> violated("event skipped", watcher + " was not told " + id, 0));
        });
    }
}
