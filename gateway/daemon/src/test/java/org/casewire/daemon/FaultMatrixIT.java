package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.JsmppSmsc;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a carrier does, nothing is lost, nothing is sent twice and nothing lands with somebody else: one daemon,
 * several carriers, and the rows of {@link FaultRows}. The rows of one carrier follow each other, since a fault belongs
 * to the whole SMSC; carriers run side by side. The table is printed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixIT {
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<FaultRows.Lane, FaultLane> lanes = new EnumMap<>(FaultRows.Lane.class);
    private Daemon daemon;

    private record Outcome(FaultRows.Row row, String came, FaultLane.Harm harm) {}

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        List<Carrier> carriers = new ArrayList<>();
        Map<String, SimulatorSmsc> simulators = new java.util.TreeMap<>();
        for (FaultRows.Lane lane : FaultRows.Lane.values()) {
            if (lane != FaultRows.Lane.FOREIGN) {
                SimulatorSmsc smsc = new SimulatorSmsc();
                open.add(smsc);
                simulators.put(lane.carrier(), smsc);
                carriers.add(with(Carrier.at(smsc.port()).named(lane.carrier()), lane));
            }
        }
        JsmppSmsc foreign = new JsmppSmsc();
        open.add(foreign);
        carriers.add(with(Carrier.at(foreign.port()), FaultRows.Lane.FOREIGN)
                .named(FaultRows.Lane.FOREIGN.carrier())
                .withPassword(JsmppSmsc.PASSWORD));
        Installation installation = Installation.standard(folder).carriers(carriers);
        open.add(installation);
        daemon = installation.start();
        open.add(daemon);
        ExecutorService two = Executors.newFixedThreadPool(2);
        Map<FaultRows.Lane, CompletableFuture<FaultLane>> made = new EnumMap<>(FaultRows.Lane.class);
        for (FaultRows.Lane lane : FaultRows.Lane.values()) {
            made.put(
                    lane,
                    CompletableFuture.supplyAsync(
                            () -> new FaultLane(
                                    lane.carrier(),
                                    lane.numbers(),
                                    new ApiClient(daemon::api, keyOf(installation, lane)),
                                    new ApiClient(daemon::api, Standard.keys().operator()),
                                    lane == FaultRows.Lane.FOREIGN ? foreign : simulators.get(lane.carrier()),
                                    daemon::said),
                            two));
        }
        made.forEach((lane, one) -> lanes.put(lane, one.join()));
        two.shutdown();
    }

    private static Carrier with(Carrier carrier, FaultRows.Lane lane) {
        Carrier changed = carrier.quick();
        for (Map.Entry<String, String> setting : lane.settings().entrySet()) {
            changed = changed.with(setting.getKey(), setting.getValue());
        }
        return changed;
    }

    private static String keyOf(Installation installation, FaultRows.Lane lane) {
        if (lane == FaultRows.Lane.CODES) {
            return Standard.keys().clinic();
        }
        return FaultLane.organisation(installation, lane.carrier(), lane.numbers());
    }

    @AfterAll
    void end() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @TestFactory
    Stream<DynamicTest> nothingIsLostDoubledOrMisplaced() {
        ExecutorService side = Executors.newFixedThreadPool(lanes.size());
        List<CompletableFuture<List<Outcome>>> running = lanes.entrySet().stream()
                .map(one -> CompletableFuture.supplyAsync(() -> run(one.getKey(), one.getValue()), side))
                .toList();
        List<Outcome> outcomes =
                running.stream().flatMap(one -> one.join().stream()).toList();
        side.shutdown();
        System.out.printf("%n%-9s %-62s %-34s lost doubled misplaced%n", "carrier", "fault", "came of it");
        outcomes.forEach(one -> System.out.printf(
                "%-9s %-62s %-34s %4d %7d %9d%s%n",
                one.row().lane().carrier(),
                one.row().fault(),
                one.came(),
                one.harm().lost(),
                one.harm().doubled(),
                one.harm().misplaced(),
                one.came().equals(one.row().expected())
                        ? ""
                        : "   expected " + one.row().expected()));
        System.out.printf("%d rows%n", outcomes.size());
        return Stream.concat(
                Stream.of(DynamicTest.dynamicTest(
                        "at least 60 rows", () -> assertThat(outcomes).hasSizeGreaterThanOrEqualTo(60))),
                outcomes.stream()
                        .map(one -> DynamicTest.dynamicTest(
                                one.row().lane().carrier() + ": " + one.row().fault(), () -> {
                                    assertThat(one.came()).isEqualTo(one.row().expected());
                                    assertThat(one.harm()).isEqualTo(FaultLane.Harm.NONE);
                                })));
    }

    private static List<Outcome> run(FaultRows.Lane rows, FaultLane lane) {
        List<Outcome> outcomes = new ArrayList<>();
        for (FaultRows.Row row : FaultRows.of(rows)) {
            String came;
            try {
                lane.begin();
                came = row.story().apply(lane);
            } catch (AssertionError | RuntimeException e) {
                came = "! " + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
                came = came.substring(0, Math.min(60, came.length()));
            }
            outcomes.add(new Outcome(row, came, lane.harm()));
        }
        return outcomes;
    }
}
