package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Events;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Smsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.Faults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon is killed under load, at random points from a printed seed, and started again. Nothing that was answered is
 * lost, nothing reaches the operator twice, and what cannot be known is at most what was in the window.
 *
 * <p>{@code -Dcasewire.crash.seed} repeats a run's moments, {@code -Dcasewire.crash.rounds} makes it longer.
 */
class CrashIT {
    private static final int WINDOW = 10;
    private static final Duration OUT_WITHIN = Duration.ofSeconds(2 + 10);
    private static final int LONGEST_LIFE_MILLIS = 1_200;

    private final long seed = Long.getLong("casewire.crash.seed", System.nanoTime());
    private final int rounds = Integer.getInteger("casewire.crash.rounds", 20);

    @TempDir
    Path folder;

    private Installation installation;
    private Daemon daemon;
    private SimulatorSmsc smsc;
    private ApiClient nurse;
    private long uncertain;

    @Test
    void nothingIsLostOrDoubledHoweverOftenItIsKilled() throws Exception {
        System.out.printf("CrashIT: %d rounds from -Dcasewire.crash.seed=%d%n", rounds, seed);
        Random random = new Random(seed);
        try (SimulatorSmsc simulator = new SimulatorSmsc();
                Installation standard = Installation.standard(folder)
                        .carrier(Carrier.at(simulator.port()).with("windowSize", String.valueOf(WINDOW)));
                Daemon process = standard.start()) {
            installation = standard;
            daemon = process;
            smsc = simulator;
            smsc.simulator().faults(Faults.parse("{\"answerDelay\": 15, \"receiptDelay\": 40}"));
            nurse = new ApiClient(daemon::api, Standard.keys().clinic());
            try (CrashLoad load = new CrashLoad(nurse, smsc);
                    Events team = new Events(nurse)) {
                load.start();
                for (int round = 1; round <= rounds; round++) {
                    killAndStart(round, random, load);
                    load.requireNoFault();
                }
                load.stop();
                daemon.awaitReady();
                Waiting.untilTrue(OUT_WITHIN, () -> count("select count(*) from queue") == 0, this::left);
                noMoreThanAWindowBecameUncertain(rounds);
                nothingAnsweredIsMissingOrDoubled(load);
                nothingAcknowledgedIsMissingOrDoubled(load);
                nobodyMissedAnEvent(team);
            }
        }
    }

    private void killAndStart(int round, Random random, CrashLoad load) throws Exception {
        if (random.nextInt(4) > 0) {
            // Most lives last until there is work under way; some end while the daemon is still starting.
            int accepted = load.accepted().size();
            Waiting.untilTrue(() -> load.accepted().size() > accepted + WINDOW, this::left);
        }
        LockSupport.parkNanos(
                Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)).toNanos());
        noMoreThanAWindowBecameUncertain(round - 1);
        daemon.kill();
        String last = installation
                .query("select coalesce(max(message_id::text), '') from queue")
                .get(0);
        daemon.startWithoutWaiting();
        if (round % 5 == 0) {
            Waiting.untilTrue(
                    OUT_WITHIN,
                    () -> count("select count(*) from queue where message_id::text <= '" + last + "'") == 0,
                    this::left);
        }
    }

    /**
     * Since the kill before the last one. What a kill leaves open is found before anything new is submitted; so a life
     * too short for that leaves no more behind than it found.
     */
    private void noMoreThanAWindowBecameUncertain(int kill) {
        long now = count("select count(*) from event where type = 'message.uncertain'");
        assertThat(now - uncertain).as("uncertain after kill %d", kill).isLessThanOrEqualTo(WINDOW);
        uncertain = now;
    }

    private void nothingAnsweredIsMissingOrDoubled(CrashLoad load) {
        Map<String, JsonNode> settled = Waiting.until(
                () -> Optional.of(outbound(load))
                        .filter(all -> all.values().stream().noneMatch(CrashIT::underWay)),
                () -> outbound(load).values().stream().filter(CrashIT::underWay).toList() + left());
        Map<String, List<String>> arrived = new HashMap<>();
        for (Smsc.Text text : smsc.texts()) {
            arrived.computeIfAbsent(text.to(), unused -> new ArrayList<>()).add(text.text());
        }
        List<String> everywhere =
                arrived.values().stream().flatMap(List::stream).toList();
        assertThat(everywhere).as("submitted twice").doesNotHaveDuplicates();
        arrived.forEach(
                (phone, texts) -> assertThat(texts.stream().map(CrashIT::number).toList())
                        .as("order at the operator, to %s", phone)
                        .isSorted());

        Set<String> atOperator = Set.copyOf(everywhere);
        Map<String, Integer> states = new HashMap<>();
        for (CrashLoad.Accepted accepted : load.accepted()) {
            JsonNode message = settled.get(accepted.id());
            assertThat(message).as("answered 201, and gone: %s", accepted).isNotNull();
            String state = message.get("state").asText();
            states.merge(state, 1, Integer::sum);
            switch (state) {
                case "DELIVERED" -> assertThat(atOperator).contains(accepted.text());
                case "UNCERTAIN" -> {}
                default -> throw new AssertionError(accepted + " is " + message);
            }
        }
        assertThat(settled).as("accepted twice").hasSameSizeAs(load.accepted());
        System.out.printf("CrashIT: %d accepted, now %s%n", load.accepted().size(), states);
    }

    private void nothingAcknowledgedIsMissingOrDoubled(CrashLoad load) {
        Waiting.untilTrue(() -> load.acknowledged().size() == load.written(), this::left);
        List<String> kept = new ArrayList<>();
        for (int line = 0; line < load.lines(); line++) {
            List<String> texts = Items.texts(all(load.caseOf(line), "INBOUND"));
            String mine = "p" + line + "-";
            assertThat(texts).as("in the right case").allMatch(text -> text.startsWith(mine));
            kept.addAll(texts);
        }
        assertThat(kept).containsExactlyInAnyOrderElementsOf(load.acknowledged());
        System.out.printf("CrashIT: %d texts of patients%n", kept.size());
    }

    private void nobodyMissedAnEvent(Events team) {
        List<Long> ids = installation.query("""
                select id from event
                where organisation_id = (select id from organisation where slug = 'clinic')
                order by id
                """).stream().map(Long::valueOf).toList();
        Waiting.untilTrue(
                () -> team.ids().contains(ids.get(ids.size() - 1)), () -> "seen " + team.last() + " of " + ids.size());
        List<Long> seen = team.ids();
        assertThat(seen).isSorted().doesNotHaveDuplicates();
        assertThat(ids.stream().filter(id -> id >= seen.get(0)).toList()).isEqualTo(seen);
    }

    private Map<String, JsonNode> outbound(CrashLoad load) {
        Map<String, JsonNode> messages = new HashMap<>();
        for (int line = 0; line < load.lines(); line++) {
            all(load.caseOf(line), "OUTBOUND")
                    .forEach(message -> messages.put(message.get("id").asText(), message));
        }
        return messages;
    }

    private List<JsonNode> all(String caseId, String direction) {
        List<JsonNode> messages = new ArrayList<>();
        String path = "/v1/cases/" + caseId + "/messages?limit=200";
        JsonNode page = nurse.get(path).is(200).get("items");
        while (!page.isEmpty()) {
            messages.addAll(Items.where(page, "direction", direction));
            page = nurse.get(path + "&before=" + page.get(0).get("id").asText())
                    .is(200)
                    .get("items");
        }
        return messages;
    }

    private static boolean underWay(JsonNode message) {
        return Set.of("QUEUED", "SUBMITTING", "ACCEPTED")
                .contains(message.get("state").asText());
    }

    private static int number(String text) {
        return Integer.parseInt(text.substring(text.indexOf('-') + 1).split(" ")[0]);
    }

    private String left() {
        return count("select count(*) from queue") + " are queued; " + daemon.said();
    }

    private long count(String query) {
        return installation.count(query);
    }
}
