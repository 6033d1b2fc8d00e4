package org.casewire.daemon.nemesis;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.casewire.daemon.Waiting;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Events;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.nemesis.HistoryChecker.Violation;
import org.casewire.daemon.nemesis.Observed.Seen;
import org.casewire.daemon.nemesis.Observed.Shown;
import org.casewire.daemon.nemesis.Observed.Taken;
import org.casewire.smpp.simulator.SubmitView;

/**
 * Troubles drawn from a seed, one or two at a time, under clients that do not stop; then peace, and the checker's word.
 * The same seed draws the same troubles; when exactly they meet the daemons' threads is up to the machine.
 */
final class Nemesis {
    private static final Duration PEACE = Waiting.patiently(Duration.ofSeconds(90));
    private static final int SHORTEST_MILLIS = 300;
    private static final int LONGEST_MILLIS = 4_500;
    /** What began within this time before a violation may have to do with it. */
    private static final long NEAR_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final long seed;
    private final Random random;
    private final Set<Trouble> met = EnumSet.noneOf(Trouble.class);
    private final int size;
    private final Duration length;
    private final History history = new History();
    private final List<Step> steps = new ArrayList<>();
    private final Deque<Trouble> deck = new ArrayDeque<>();

    /** What was done to whom, and when. */
    private record Step(Trouble trouble, String node, long began, long ended) {
        String told(long from) {
            return "%7.2f s to %7.2f s  %s %s"
                    .formatted((began - from) / 1e9, (ended - from) / 1e9, trouble, trouble.meetsOne() ? node : "");
        }
    }

    /** @param size how many nodes */
    Nemesis(long seed, int size, Duration length) {
        this.seed = seed;
        this.random = new Random(seed);
        this.size = size;
        this.length = length;
    }

    /** What was done, met and found. */
    record Outcome(
            long seed,
            int nodes,
            int messages,
            Map<String, Integer> sometimes,
            Map<String, Long> states,
            List<Violation> violations,
            String story) {
        @Override
        public String toString() {
            return "seed %d, %d nodes: %d texts sent, states %s, sometimes %s, violations %d%s"
                    .formatted(
                            seed,
                            nodes,
                            messages,
                            states,
                            new TreeMap<>(sometimes),
                            violations.size(),
                            violations.isEmpty() ? "" : "\n" + story);
        }
    }

    /** @param broken classes in place of the build's */
    Outcome run(Path folder, List<Path> broken) throws Exception {
        try (NemesisWorld world = new NemesisWorld(folder, size, broken)) {
            ApiClient nurse = world.client();
            List<Events> watchers = new ArrayList<>();
            long from = System.nanoTime();
            try (NemesisClients clients = new NemesisClients(nurse, world.smsc, history, seed)) {
                for (NemesisWorld.Node node : world.nodes) {
                    watchers.add(new Events(world.client(node)));
                }
                clients.start();
                // A slow machine has met fewer when the time is over.
                while (System.nanoTime() - from < length.toNanos() || met.size() < Trouble.values().length) {
                    round(world);
                }
                world.calm();
                clients.stop();
                return outcome(world, clients, watchers, from);
            } finally {
                for (Events watcher : watchers) {
                    watcher.close();
                }
            }
        }
    }

    /** One trouble or two that meet; each kind once before any comes again. */
    private void round(NemesisWorld world) throws Exception {
        List<Begun> begun = new ArrayList<>();
        Set<String> processes = new HashSet<>();
        int together = 1 + random.nextInt(2);
        try {
            for (int i = 0; i < together; i++) {
                NemesisWorld.Node node = world.nodes.get(random.nextInt(world.nodes.size()));
                Trouble trouble = draw();
                if (trouble.ofAProcess() && !processes.add(node.id)) {
                    deck.addLast(trouble);
                    continue;
                }
                history.sometimes("trouble " + trouble);
                met.add(trouble);
                long began = System.nanoTime();
                begun.add(new Begun(trouble, node.id, began, trouble.begin(world, node, random)));
                pause();
            }
            Collections.shuffle(begun, random);
            // A daemon that is started before a silent database ends, as it should; here it is to come back.
            begun.sort(Comparator.comparing(one -> one.trouble != Trouble.CUT_FROM_DATABASE));
        } finally {
            for (Begun one : begun) {
                one.end.close();
                steps.add(new Step(one.trouble, one.node, one.began, System.nanoTime()));
            }
        }
        pause();
    }

    private record Begun(Trouble trouble, String node, long began, AutoCloseable end) {}

    private Trouble draw() {
        if (deck.isEmpty()) {
            List<Trouble> all = new ArrayList<>(List.of(Trouble.values()));
            Collections.shuffle(all, random);
            deck.addAll(all);
        }
        return deck.remove();
    }

    private void pause() {
        int millis = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private Outcome outcome(NemesisWorld world, NemesisClients clients, List<Events> watchers, long from)
            throws Exception {
        world.nodes.forEach(node -> node.daemon.awaitReady());
        boolean rest = comesToRest(world, clients);
        Map<String, Seen> messages = new HashMap<>();
        List<Shown> threads = new ArrayList<>();
        for (int line = 0; line < clients.lines(); line++) {
            read(clients.thread(line), line, messages, threads);
        }
        List<Long> events = events(world.client(), watchers);
        Map<String, List<Long>> watched = new LinkedHashMap<>();
        for (int i = 0; i < watchers.size(); i++) {
            watched.put(world.nodes.get(i).id, watchers.get(i).ids());
        }
        List<Violation> violations = HistoryChecker.check(
                history, new Observed(taken(world.smsc), messages, threads, clients.acknowledged(), watched, events));
        Map<String, Long> states = messages.values().stream()
                .collect(Collectors.groupingBy(Seen::state, TreeMap::new, Collectors.counting()));
        states.forEach((state, count) -> history.sometimes("state " + state));
        return new Outcome(
                seed,
                size,
                history.sent().size(),
                history.sometimes(),
                states,
                violations,
                violations.isEmpty() ? "" : story(violations, from) + (rest ? "" : world.said()));
    }

    /** Whether nothing is under way any more, within a time in which all of it should have ended. */
    private static boolean comesToRest(NemesisWorld world, NemesisClients clients) {
        try {
            Waiting.untilTrue(
                    PEACE,
                    () -> clients.allAcknowledged()
                            && world.installation.count("select count(*) from queue") == 0
                            && world.installation.count("select count(*) from submit_intent where open") == 0
                            && world.installation.count("select count(*) from delivery where state = 'ACCEPTED'") == 0,
                    () -> "");
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    private static void read(List<JsonNode> thread, int line, Map<String, Seen> messages, List<Shown> texts) {
        for (JsonNode one : thread) {
            String text = one.get("text").asText();
            if (one.get("direction").asText().equals("INBOUND")) {
                texts.add(new Shown(text, line, one.path("possibleDuplicate").asBoolean()));
            } else {
                messages.put(
                        one.get("id").asText(),
                        new Seen(
                                text,
                                one.get("state").asText(),
                                Optional.of(one.path("resendOf").asText())
                                        .filter(id -> !id.isEmpty() && !id.equals("null")),
                                line));
            }
        }
    }

    /** What a client is told that comes later and asks from where the first watcher began. */
    private static List<Long> events(ApiClient api, List<Events> watchers) {
        long first = watchers.stream()
                .flatMap(watcher -> watcher.ids().stream().limit(1))
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        List<Long> ids = new ArrayList<>();
        long after = first - 1;
        while (true) {
            JsonNode page = api.get("/v1/events?wait=0&after=" + after).is(200);
            if (page.get("items").isEmpty()) {
                break;
            }
            page.get("items").forEach(item -> ids.add(item.get("id").asLong()));
            after = ids.get(ids.size() - 1);
        }
        long last = after;
        Waiting.untilTrue(
                () -> watchers.stream()
                        .allMatch(watcher -> watcher.ids().stream().anyMatch(id -> id >= last)),
                () -> "a watcher is behind event " + last);
        return ids;
    }

    private static List<Taken> taken(SimulatorSmsc smsc) {
        Map<String, Deque<SubmitView>> firsts = new HashMap<>();
        for (SubmitView submit : smsc.simulator().submits()) {
            if (submit.commandStatus() == 0 && submit.part().number() <= 1) {
                firsts.computeIfAbsent(submit.text().split(" ")[0], key -> new ArrayDeque<>())
                        .add(submit);
            }
        }
        List<Taken> taken = new ArrayList<>();
        for (var text : SimulatorSmsc.texts(smsc.simulator().submits())) {
            Deque<SubmitView> copies = firsts.getOrDefault(text.text().split(" ")[0], new ArrayDeque<>());
            if (!copies.isEmpty()) {
                SubmitView first = copies.remove();
                taken.add(new Taken(text.text(), first.state().equals("DELIVERED"), first.arrivedNanos()));
            }
        }
        return taken;
    }

    /** The seed, what was violated, and the steps that stood near it: those that matter, if a moment is known. */
    private String story(List<Violation> violations, long from) {
        StringBuilder story = new StringBuilder("Again by -Dcasewire.nemesis.seed=" + seed + "\n");
        violations.stream()
                .limit(30)
                .forEach(violation -> story.append("  ")
                        .append(violation)
                        .append(violation.at() == 0 ? "" : " at %.2f s".formatted((violation.at() - from) / 1e9))
                        .append('\n'));
        List<Step> near = steps.stream()
                .filter(step -> violations.stream()
                        .anyMatch(violation -> violation.at() == 0
                                || step.began < violation.at() && violation.at() - step.ended < NEAR_NANOS))
                .toList();
        near.forEach(step -> story.append("  ").append(step.told(from)).append('\n'));
        return story.toString();
    }
}
