package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.casewire.daemon.database.TestServer;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Events;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.daemon.harness.Wire;
import org.casewire.smpp.simulator.Counter;
import org.casewire.smpp.simulator.Faults;
import org.casewire.smpp.simulator.InboundText;
import org.casewire.smpp.simulator.SimulatorSettings.Redelivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two daemons on one database and one carrier, whose contract allows two binds in all. One is killed, put to sleep
 * beyond its lease, cut off from the database, cut off from the carrier, each under a load that goes to both. Nothing is
 * lost, doubled or out of order, the carrier never sees a bind too many, and whoever watches events at either misses none.
 */
class TwoNodesIT {
    private static final int BINDS = 2;
    private static final int WINDOW = 10;
    private static final int A_FEW = 20;
    private static final Duration INACTIVITY = Duration.ofSeconds(4);

    @TempDir
    Path folder;

    private final Set<Daemon> away = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private Installation installation;
    private SimulatorSmsc smsc;
    private Daemon first;
    private Daemon second;
    private CrashLoad load;
    private long uncertain;

    @Test
    void everyPromiseHoldsWhateverHappensToOneOfTwo() throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (SimulatorSmsc simulator = new SimulatorSmsc();
                Wire toDatabase = new Wire(TestServer.shared().port());
                Wire toCarrier = new Wire(simulator.port());
                Installation one = Installation.standard(folder).carrier(carrier(simulator.port()));
                Installation two = one.another(Files.createDirectory(folder.resolve("two")), "it-2")
                        .databasePort(toDatabase.port())
                        .carrier(carrier(toCarrier.port()));
                Daemon a = one.start();
                Daemon b = two.start()) {
            installation = one;
            smsc = simulator;
            first = a;
            second = b;
            smsc.simulator()
                    .faults(Faults.parse(
                            "{\"answerDelay\": 15, \"receiptDelay\": 40, \"bindLimit\": %d}".formatted(BINDS)));
            // An SMSC has an inactivity timer, too: it is what ends the binds of those who sleep or are cut off.
            timer.scheduleAtFixedRate(() -> smsc.simulator().dropSilent(INACTIVITY), 100, 100, TimeUnit.MILLISECONDS);
            ApiClient nurse = new ApiClient(this::anyNode, Standard.keys().clinic());
            ApiClient atFirst = new ApiClient(first::api, Standard.keys().clinic());
            ApiClient atSecond = new ApiClient(second::api, Standard.keys().clinic());
            bothShare();
            textsAreShownOnceThoughBindsAreMadeAnew(atFirst);
            try (CrashLoad running = new CrashLoad(nurse, smsc);
                    Events oneTeam = new Events(atFirst);
                    Events otherTeam = new Events(atSecond)) {
                load = running;
                load.start();
                worksAgain();
                System.out.printf("%nTwo nodes under load%n");
                happens("the second is killed, and started again", () -> {
                    away.add(second);
                    second.kill();
                    tookOver(first);
                    worksAgain();
                    second.start();
                    away.clear();
                });
                happens("the second sleeps beyond its lease, and wakes", () -> {
                    away.add(second);
                    second.freeze();
                    tookOver(first);
                    worksAgain();
                    second.thaw();
                    away.clear();
                });
                happens("the second is cut off from the database", () -> {
                    away.add(second);
                    toDatabase.cut();
                    tookOver(first);
                    worksAgain();
                    toDatabase.mend();
                    away.clear();
                });
                happens("the second is cut off from the carrier", () -> {
                    toCarrier.cut();
                    slotsAreOf("it-1");
                    worksAgain();
                    toCarrier.mend();
                });
                happens("the first is stopped in order, and started again", () -> {
                    away.add(first);
                    first.terminate();
                    tookOver(second);
                    worksAgain();
                    first.start();
                    away.clear();
                });
                load.stop();
                Waiting.untilTrue(() -> installation.count("select count(*) from queue") == 0, this::said);
                new Promises(installation, atFirst, smsc.simulator()::submits, load, this::said)
                        .thoughSomeIsShownTwice()
                        .allHold(oneTeam);
                new Promises(installation, atSecond, smsc.simulator()::submits, load, this::said)
                        .thoughSomeIsShownTwice()
                        .allHold(otherTeam);
            }
        } finally {
            timer.shutdownNow();
        }
    }

    private static Carrier carrier(int port) {
        return Carrier.at(port)
                .with("binds", String.valueOf(BINDS))
                .with("windowSize", String.valueOf(WINDOW))
                .with("enquireLinkInterval", "500ms")
                .with("inactivityTimeout", INACTIVITY.toMillis() + "ms")
                .with("responseTimeout", "3s");
    }

    private void happens(String what, Trouble trouble) throws Exception {
        trouble.happen();
        long overAt = System.nanoTime();
        bothShare();
        worksAgain();
        Duration until = Duration.ofNanos(System.nanoTime() - overAt);
        Waiting.untilTrue(
                () -> installation.count("select count(*) from lane_hold where until > now()") == 0, this::said);
        long now = installation.count("select count(*) from event where type = 'message.uncertain'");
        System.out.printf(
                "  %-50s uncertain %2d, both share again after %5d ms%n", what, now - uncertain, until.toMillis());
        assertThat(smsc.simulator().stats().count(Counter.BINDS_REFUSED))
                .as(() -> "binds beyond the contract: " + what + "; " + said())
                .isZero();
        assertThat(now - uncertain).as("uncertain: " + what).isLessThanOrEqualTo(BINDS * WINDOW);
        uncertain = now;
        load.requireNoFault();
    }

    /** What lies unread in one's bind at its unbind, the carrier repeats to the other. */
    private void textsAreShownOnceThoughBindsAreMadeAnew(ApiClient nurse) {
        Redelivery usual = smsc.simulator().redelivery();
        List<Long> coming = new ArrayList<>();
        Map<String, List<String>> written = new LinkedHashMap<>();
        smsc.simulator().redelivery(new Redelivery(1, usual.responseTimeout(), usual.retryInterval()));
        for (int patient = 0; patient < 6; patient++) {
            String phone = "+35840556000" + patient;
            List<String> texts = written.computeIfAbsent(nurse.openCase(phone), caseId -> new ArrayList<>());
            for (int number = 0; number < 100; number++) {
                texts.add("t" + patient + "-" + number);
                coming.add(smsc.simulator()
                        .send(InboundText.of(phone, Standard.CLINIC_NUMBER, texts.get(number)))
                        .id());
            }
        }
        smsc.simulator().redelivery(new Redelivery(1_000, usual.responseTimeout(), usual.retryInterval()));
        for (Daemon node : List.of(first, second)) {
            ApiClient operator = new ApiClient(node::api, Standard.keys().operator());
            for (String bind :
                    Items.values(operator.get("/v1/carriers/sim").is(200).get("binds"), "id")) {
                operator.post("/v1/carriers/sim/binds/" + bind + "/rebind", Map.of())
                        .is(200);
            }
        }
        Waiting.untilTrue(
                () -> coming.stream()
                        .allMatch(
                                id -> smsc.simulator().inbound(id).orElseThrow().acknowledged()),
                this::said);
        smsc.simulator().redelivery(usual);
        written.forEach((caseId, texts) ->
                assertThat(Items.texts(nurse.thread(caseId))).containsExactlyInAnyOrderElementsOf(texts));
    }

    /** Each has a bind and some slots. */
    private void bothShare() {
        Waiting.untilTrue(
                () -> holders("bind_lease").equals(List.of("it-1", "it-2"))
                        && holders("slot_lease").equals(List.of("it-1", "it-2"))
                        && smsc.simulator().stats().binds() == BINDS,
                this::said);
    }

    private void tookOver(Daemon other) {
        String id = other == first ? "it-1" : "it-2";
        slotsAreOf(id);
        Waiting.untilTrue(() -> holders("bind_lease").equals(List.of(id)), this::said);
    }

    private void slotsAreOf(String id) {
        Waiting.untilTrue(() -> holders("slot_lease").equals(List.of(id)), this::said);
    }

    private List<String> holders(String table) {
        return installation.query(
                "select distinct coalesce(node_id, '') from " + table + " where carrier = 'sim' order by 1");
    }

    /** New messages of every case are accepted and delivered. */
    private void worksAgain() {
        int accepted = load.accepted().size();
        Waiting.untilTrue(() -> load.accepted().size() > accepted + A_FEW, this::said);
        String last = load.accepted().get(accepted + A_FEW).id();
        Waiting.untilTrue(
                () -> installation.count(
                                "select count(*) from delivery where state in ('DELIVERED', 'UNCERTAIN', 'FAILED')"
                                        + " and message_id = '" + last + "'")
                        > 0,
                this::said);
    }

    private URI anyNode() {
        Daemon next = turn.getAndIncrement() % 2 == 0 ? first : second;
        return (away.contains(next) ? next == first ? second : first : next).api();
    }

    private String said() {
        return installation.query(
                        "select 'slots ' || coalesce(node_id, '-') || ' ' || count(*) from slot_lease where carrier = 'sim' group by node_id")
                + " " + installation.query("select 'bind ' || number || ' ' || coalesce(node_id, '-') from bind_lease")
                + " " + installation.query("select node_id || ' ' || standing || ' ' || sending from carrier_member")
                + " binds " + smsc.simulator().stats().binds()
                + " queued " + installation.count("select count(*) from queue")
                + " receipts that wait "
                + installation.query("select w.tries || ' tries, next ' || w.next_at || ', came ' || r.received_at"
                        + " from receipt_waiting w join receipt r on r.id = w.receipt_id limit 20")
                + " accepted "
                + installation.query(
                        "select answered_at || ' ' || coalesce(carrier_message_id, '-') from delivery where state = 'ACCEPTED' limit 20")
                + "\n=== FIRST\n" + first.said() + "\n=== SECOND\n" + second.said();
    }

    private interface Trouble {
        void happen() throws Exception;
    }
}
