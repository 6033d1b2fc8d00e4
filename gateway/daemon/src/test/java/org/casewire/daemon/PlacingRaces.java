package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.casewire.daemon.harness.Answer;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.Smsc;

/**
 * Two things at once, a hundred times each. Whichever comes first, a text is kept once, in the right case or on the
 * list for it, and a patient belongs to one organisation on a number.
 */
final class PlacingRaces {
    private static final int TIMES = 100;
    private static final String CLINIC = PlacingWorld.NUMBERS.get("clinic");

    private static final int LATEST_TEXT_NANOS = 10_000_000;

    private final Random random = new Random();
    private final PlacingWorld world;
    private final Installation installation;
    private final ApiClient clinic;
    private final Map<String, Integer> ways = new TreeMap<>();

    /** One patient with a case. */
    private record Pair(String phone, String caseId) {}

    PlacingRaces(PlacingWorld world, Installation installation) {
        this.world = world;
        this.installation = installation;
        this.clinic = world.api("clinic");
    }

    void closingAgainstAText() {
        List<Pair> pairs = openAndWrittenTo();
        race(pairs, pair -> clinic.status(pair.caseId(), "COMPLETE").is(200), this::text);
        for (Pair pair : pairs) {
            List<JsonNode> inThread = inThread(pair);
            List<JsonNode> listed = listed(pair);
            assertThat(inThread.size() + listed.size()).as("kept once").isEqualTo(1);
            assertThat(clinic.read(pair.caseId()).get("unread").asInt())
                    .as("noticed, if it is in the chat")
                    .isEqualTo(inThread.size());
            assertThat(listed).allMatch(item -> item.get("reason").asText().equals("case-complete"));
            assertThat(listed).allMatch(item -> item.get("caseId").asText().equals(pair.caseId()));
            ways.merge(inThread.isEmpty() ? "closed first" : "text first", 1, Integer::sum);
        }
        automaticTexts(pairs, pair -> listed(pair).size());
        print("closing against a text");
    }

    void reopeningAgainstAText() {
        List<Pair> pairs = openAndWrittenTo();
        pairs.forEach(pair -> clinic.status(pair.caseId(), "COMPLETE").is(200));
        race(pairs, pair -> clinic.status(pair.caseId(), "IN_PROGRESS").is(200), this::text);
        Map<String, Integer> answers = new TreeMap<>();
        for (Pair pair : pairs) {
            List<JsonNode> inThread = inThread(pair);
            assertThat(inThread).as("kept once, in the chat that is open").hasSize(1);
            assertThat(listed(pair)).isEmpty();
            assertThat(clinic.read(pair.caseId()).get("unread").asInt()).isEqualTo(1);
            boolean late = inThread.get(0).get("late").asBoolean();
            answers.put(pair.phone(), late ? 1 : 0);
            ways.merge(late ? "text first" : "opened first", 1, Integer::sum);
        }
        automaticTexts(pairs, pair -> answers.get(pair.phone()));
        print("reopening against a text");
    }

    void twoFirstMessages() {
        ApiClient left = world.api("left");
        ApiClient right = world.api("right");
        List<Pair> ofLeft = new ArrayList<>();
        Map<String, String> ofRight = new TreeMap<>();
        for (int i = 0; i < TIMES; i++) {
            String phone = PlacingWorld.nextPatient();
            ofLeft.add(new Pair(phone, left.openCase(phone)));
            ofRight.put(phone, right.openCase(phone));
        }
        Map<String, Answer> answers = new TreeMap<>();
        race(
                ofLeft,
                pair -> answers.put(pair.phone(), left.write(pair.caseId(), "From left")),
                pair -> right.write(ofRight.get(pair.phone()), "From right").is(201));
        for (Pair pair : ofLeft) {
            String rights =
                    right.read(ofRight.get(pair.phone())).get("senderNumber").asText();
            Answer answer = answers.get(pair.phone());
            boolean leftHasIt = answer.status() == 201;
            if (leftHasIt) {
                assertThat(rights)
                        .as("the next number, since left has the first")
                        .isEqualTo("16091");
            } else {
                answer.isProblem(409, "sender-number-in-use");
                assertThat(rights).isEqualTo("16090");
                assertThat(left.thread(pair.caseId())).as("nothing half-done").isEmpty();
            }
            String text = "To 16090 from " + pair.phone();
            world.smsc().write(pair.phone(), "16090", text);
            assertThat(Items.texts(left.thread(pair.caseId())).contains(text)).isEqualTo(leftHasIt);
            assertThat(Items.texts(right.thread(ofRight.get(pair.phone()))).contains(text))
                    .isEqualTo(!leftHasIt);
            ways.merge(leftHasIt ? "left first" : "right first", 1, Integer::sum);
        }
        print("first messages of two organisations");
    }

    private List<Pair> openAndWrittenTo() {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            String phone = PlacingWorld.nextPatient();
            Pair pair = new Pair(phone, clinic.openCase(phone));
            clinic.write(pair.caseId(), "From us").is(201);
            pairs.add(pair);
        }
        Waiting.untilTrue(() -> installation.count("select count(*) from queue") == 0, world::said);
        return pairs;
    }

    /** Starts both at the same moment, and takes the next pair when both are done. */
    private static void race(List<Pair> pairs, Consumer<Pair> one, Consumer<Pair> other) {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (Pair pair : pairs) {
                CyclicBarrier start = new CyclicBarrier(2);
                CompletableFuture.allOf(run(two, start, one, pair), run(two, start, other, pair))
                        .join();
            }
        } finally {
            two.shutdownNow();
        }
    }

    private static CompletableFuture<Void> run(
            ExecutorService executor, CyclicBarrier start, Consumer<Pair> action, Pair pair) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        start.await();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    action.accept(pair);
                },
                executor);
    }

    private void text(Pair pair) {
        // SMPP is quicker than HTTP: a random moment later, so that either is first now and then.
        LockSupport.parkNanos(random.nextInt(LATEST_TEXT_NANOS));
        world.smsc().write(pair.phone(), CLINIC, "Text from " + pair.phone());
    }

    private List<JsonNode> inThread(Pair pair) {
        return Items.where(clinic.thread(pair.caseId()), "direction", "INBOUND");
    }

    private List<JsonNode> listed(Pair pair) {
        return Items.where(world.unmatchedOf("clinic"), "from", pair.phone());
    }

    private void automaticTexts(List<Pair> pairs, ToIntFunction<Pair> expected) {
        Waiting.untilTrue(() -> installation.count("select count(*) from queue") == 0, world::said);
        Map<String, Integer> sent = new TreeMap<>();
        for (Smsc.Text text : world.smsc().texts()) {
            if (!text.text().startsWith("From ")) {
                sent.merge("+" + text.to(), 1, Integer::sum);
            }
        }
        for (Pair pair : pairs) {
            assertThat(sent.getOrDefault(pair.phone(), 0))
                    .as("answered by itself")
                    .isEqualTo(expected.applyAsInt(pair));
        }
    }

    private void print(String race) {
        System.out.printf("Race, %d times: %s: %s%n", TIMES, race, ways);
    }
}
