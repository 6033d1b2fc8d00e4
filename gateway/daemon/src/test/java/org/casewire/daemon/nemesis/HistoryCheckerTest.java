package org.casewire.daemon.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.daemon.nemesis.History.Asked;
import org.casewire.daemon.nemesis.History.Outcome;
import org.casewire.daemon.nemesis.History.Sent;
import org.casewire.daemon.nemesis.Observed.Seen;
import org.casewire.daemon.nemesis.Observed.Shown;
import org.casewire.daemon.nemesis.Observed.Taken;
import org.junit.jupiter.api.Test;

/** A checker that finds nothing proves nothing: each broken promise is told, and a history that kept all is not. */
class HistoryCheckerTest {
    private final History history = new History();
    private final List<Taken> taken = new ArrayList<>();
    private final Map<String, Seen> messages = new HashMap<>();
    private final List<Shown> threads = new ArrayList<>();
    private final List<String> acknowledged = new ArrayList<>();
    private final Map<String, List<Long>> watched = new HashMap<>(Map.of("first", List.of(1L, 2L, 5L)));
    private final List<Long> events = List.of(1L, 2L, 5L);

    @Test
    void aHistoryThatKeptAllPromisesIsNotBlamed() {
        sent("c0-1", 0, 1, Outcome.OK, "DELIVERED");
        taken.add(new Taken("c0-1", true, 1));
        sent("c0-2", 0, 2, Outcome.OK, "UNCERTAIN");
        taken.add(new Taken("c0-2", false, 2));
        sent("c0-3", 0, 3, Outcome.INFO, "DELIVERED");
        taken.add(new Taken("c0-3", true, 3));
        sent("c0-4", 0, 4, Outcome.OK, "FAILED");
        history.add(new Asked(Asked.What.CANCEL, "c0-4", Outcome.OK, 4));
        messages.put("again", new Seen("c0-2", "DELIVERED", Optional.of("c0-2"), 0));
        taken.add(new Taken("c0-2", true, 5));
        acknowledged.add("p0-1");
        threads.add(new Shown("p0-1", 0, false));
        threads.add(new Shown("p0-1", 0, true));
        assertThat(found()).isEmpty();
    }

    @Test
    void whatIsTakenTwiceIsTold() {
        sent("c0-1", 0, 1, Outcome.OK, "DELIVERED");
        taken.add(new Taken("c0-1", true, 1));
        taken.add(new Taken("c0-1", true, 2));
        assertThat(found()).containsExactly("taken twice");
    }

    @Test
    void whatNobodyKnowsOfMayNotBeTakenTwiceEither() {
        sent("c0-1", 0, 1, Outcome.INFO, "UNCERTAIN");
        taken.add(new Taken("c0-1", true, 1));
        taken.add(new Taken("c0-1", true, 2));
        assertThat(found()).containsExactly("taken twice");
    }

    @Test
    void whatIsLostIsTold() {
        history.add(new Sent("c0-1", 0, 1, Outcome.OK, Optional.of("gone"), 1));
        sent("c0-2", 0, 2, Outcome.OK, "SUBMITTING");
        assertThat(found()).containsExactlyInAnyOrder("lost", "left in flight");
    }

    @Test
    void whatIsFalselyToldIsTold() {
        sent("c0-1", 0, 1, Outcome.OK, "DELIVERED");
        sent("c0-2", 0, 2, Outcome.OK, "FAILED");
        taken.add(new Taken("c0-2", true, 1));
        assertThat(found()).containsExactlyInAnyOrder("falsely DELIVERED", "falsely FAILED");
    }

    @Test
    void whatIsTakenBackAndSentIsTold() {
        sent("c0-1", 0, 1, Outcome.OK, "DELIVERED");
        history.add(new Asked(Asked.What.CANCEL, "c0-1", Outcome.OK, 1));
        taken.add(new Taken("c0-1", true, 2));
        assertThat(found()).containsExactlyInAnyOrder("taken back and sent", "taken back and not shown so");
    }

    @Test
    void whatIsMadeTwiceOrOutOfOrderIsTold() {
        sent("c0-1", 0, 1, Outcome.OK, "DELIVERED");
        sent("c0-2", 0, 2, Outcome.OK, "DELIVERED");
        messages.put("twin", new Seen("c0-2", "UNCERTAIN", Optional.empty(), 0));
        taken.add(new Taken("c0-2", true, 1));
        taken.add(new Taken("c0-1", true, 2));
        assertThat(found()).containsExactlyInAnyOrder("made twice", "out of order");
    }

    @Test
    void whatHappensToPatientsTextsIsTold() {
        acknowledged.addAll(List.of("p0-1", "p1-2"));
        threads.add(new Shown("p1-2", 0, false));
        threads.add(new Shown("p0-3", 0, false));
        threads.add(new Shown("p0-3", 0, false));
        assertThat(found()).containsExactlyInAnyOrder("acknowledged and lost", "in another's thread", "shown twice");
    }

    @Test
    void whatHappensToEventsIsTold() {
        watched.put("second", List.of(1L, 5L, 2L));
        watched.put("third", List.of(1L, 5L));
        watched.put("fourth", List.of(1L, 2L, 2L, 5L));
        assertThat(found()).containsExactlyInAnyOrder("events out of order", "event skipped", "events out of order");
    }

    private void sent(String text, int line, int number, Outcome outcome, String state) {
        history.add(new Sent(
                text, line, number, outcome, outcome == Outcome.OK ? Optional.of(text) : Optional.empty(), number));
        messages.put(text, new Seen(text, state, Optional.empty(), line));
    }

    private List<String> found() {
        return HistoryChecker.check(history, new Observed(taken, messages, threads, acknowledged, watched, events))
                .stream()
                .map(HistoryChecker.Violation::promise)
                .toList();
    }
}
