package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.casewire.core.LastingPort;
import org.casewire.daemon.database.TestServer;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an outage does to the log: a line when it begins and one when it is over, however long it lasts and however much
 * goes on meanwhile. Others look for what went wrong there, and its disk may be what is full.
 */
class OutageLinesIT {
    private static final Duration AWAY = Duration.ofSeconds(20);
    private static final Duration SOON = Waiting.patiently(Duration.ofSeconds(60));

    @TempDir
    Path folder;

    @Test
    void aDatabaseThatIsAwayUnderTrafficTakesAFewLines() throws Exception {
        try (SimulatorSmsc smsc = new SimulatorSmsc();
                // So that texts are refused while it is away, and not only late.
                Installation installation = Installation.standard(folder)
                        .carrier(Carrier.at(smsc.port()).with("deliverResponseTimeout", "3s"));
                Daemon daemon = installation.start();
                CrashLoad load =
                        new CrashLoad(new ApiClient(daemon::api, Standard.keys().clinic()), smsc)) {
            load.start();
            Waiting.untilTrue(SOON, () -> load.accepted().size() > 20, daemon::said);
            assertThat(warnings(daemon)).isEmpty();
            long begin = System.nanoTime();
            TestServer.shared().stop();
            try {
                Waiting.untilTrue(AWAY.plus(SOON), () -> System.nanoTime() - begin > AWAY.toNanos(), daemon::said);
            } finally {
                TestServer.shared().start();
            }
            Waiting.untilTrue(
                    SOON,
                    () -> told(daemon, "The database is back") == 1
                            && told(daemon, "What this carrier delivers is taken again") == 1
                            && told(daemon, "Requests are served again") == 1,
                    daemon::said);
            load.stop();
            assertThat(daemon.said())
                    .containsPattern(
                            "Casewire starts version=\"[^\"$]+\" commit=\"[^\"$]+\" node=\"[^\"]+\" schema=\"V0")
                    .contains("Casewire is ready doors=\"application 127.0.0.1:");
            List<String> lines = warnings(daemon);
            assertThat(lines).as(daemon.said()).hasSizeLessThanOrEqualTo(12);
            assertThat(lines)
                    .filteredOn(line -> line.contains("The database is away"))
                    .singleElement()
                    .asString()
                    .contains("address=\"127.0.0.1:", "cause=", "times=\"1\"");
            assertThat(lines)
                    .filteredOn(line -> line.contains("The database is back"))
                    .singleElement()
                    .asString()
                    .containsPattern("times=\"[0-9]{2,}\" seconds=\"(1[5-9]|[2-9][0-9])\"");
            assertThat(lines)
                    .filteredOn(line -> line.contains("is refused, so that it keeps"))
                    .singleElement()
                    .asString()
                    .contains("carrier=\"sim\"");
            assertThat(daemon.said()).doesNotContain("\tat ");
        }
    }

    @Test
    void soDoesACarrierThatIsAway() throws Exception {
        int port = LastingPort.free();
        try (Installation installation = Installation.standard(folder).carrier(Carrier.at(port));
                Daemon daemon = installation.start()) {
            // A try takes half a second at most.
            long begin = System.nanoTime();
            Waiting.untilTrue(
                    SOON,
                    () -> System.nanoTime() - begin > Duration.ofSeconds(5).toNanos(),
                    daemon::said);
            SimulatorSettings settings = SimulatorSettings.onPorts(port, 0, Carrier.SYSTEM_ID, Carrier.PASSWORD);
            try (Simulator back = new Simulator(settings).start()) {
                Waiting.untilTrue(SOON, () -> told(daemon, "The bind is back") == 1, daemon::said);
                assertThat(back.smppPort()).isEqualTo(port);
            }
            assertThat(warnings(daemon)).hasSizeGreaterThanOrEqualTo(2);
            assertThat(warnings(daemon).get(0))
                    .contains("A bind failed or was lost", "carrier=\"sim\"", "address=\"127.0.0.1:" + port);
            assertThat(warnings(daemon).get(1)).contains("The bind is back").containsPattern("times=\"[0-9]{2,}\"");
        }
    }

    private static long told(Daemon daemon, String words) {
        return daemon.said().lines().filter(line -> line.contains(words)).count();
    }

    private static List<String> warnings(Daemon daemon) {
        return daemon.said()
                .lines()
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .toList();
    }
}
