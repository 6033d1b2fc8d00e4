package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark in small: what it counts, and that it leaves nothing behind. Speed is not judged here. */
class BenchIT {
    /** Seconds on a quiet machine; four programs start one after the other. */
    private static final Duration LONGEST = Duration.ofMinutes(9);

    @TempDir
    Path folder;

    @Test
    void everyMessageAndTextArrivesOnceAndNoProcessStays() throws Exception {
        Path own = folder.resolve("tmp");
        assertThat(own.toFile().mkdir()).isTrue();
        try (Program bench = Program.start(
                folder,
                Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + own),
                "bench",
                "outbound",
                "latency",
                "inbound",
                "mixed",
                "events",
                "lookups",
                "limits",
                "start",
                "--json",
                "--seconds=1",
                "--warm-up=0",
                "--warm-up-messages=20",
                "--cases=20",
                "--organisations=2",
                "--connections=4",
                "--rate=20",
                "--event-clients=20",
                "--messages=300",
                "--messages=1000",
                "--lookups=10",
                "--limit-seconds=1",
                "--starts=1",
                "--idle-seconds=1")) {
            assertThat(bench.awaitExit(LONGEST)).as(bench.said()).isZero();
            JsonNode report = new ObjectMapper().readTree(bench.out());
            assertThat(report.get("faults")).isEmpty();
            assertThat(List.of("outbound: delivered", "latency: at 20/s: delivered", "mixed: texts stored"))
                    .allSatisfy(name -> assertThat(figure(report, name)).isPositive());
            assertThat(figure(report, "of them delivered")).isEqualTo(figure(report, "messages answered 201"));
            assertThat(figure(report, "submit_sm at the operator")).isEqualTo(figure(report, "messages answered 201"));
            assertThat(figure(report, "of them acknowledged"))
                    .isEqualTo(figure(report, "texts written"))
                    .isPositive();
            assertThat(List.of(
                            "outbound: CPU, postgresql",
                            "outbound: delivered, of bare JDBC, outbound",
                            "events: events told",
                            "events: daemon's heap in use, at most",
                            "lookups: over 1 000: thread page, HTTP, p50",
                            "lookups: over 300: receipt, database, p99",
                            "limits: bare JDBC, inbound",
                            "limits: SMPP leg alone",
                            "start: start to ready, its database's start included",
                            "start: daemon's memory at rest"))
                    .allSatisfy(name -> assertThat(figure(report, name)).isPositive());
            assertThat(figure(report, "events: clients")).isEqualTo(20);
            assertThat(List.of(
                            "latency: at 20/s: request to submit_sm",
                            "latency: at 20/s: receipt to event at a client",
                            "inbound: deliver_sm to its acknowledgement",
                            "inbound: deliver_sm to event at a client",
                            "events: event to a client"))
                    .allSatisfy(name -> assertThat(figure(report, name + ", p99"))
                            .isGreaterThanOrEqualTo(figure(report, name + ", p50"))
                            .isPositive());
        }
        assertThat(own).isEmptyDirectory();
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(line -> line.contains(own.toString())))
                .isEmpty();
    }

    private static double figure(JsonNode report, String name) {
        JsonNode figure = report.path("figures").path(name);
        assertThat(figure.isObject()).as(name).isTrue();
        return figure.get("median").asDouble();
    }

    @Test
    void wrongUsageStartsNothing() throws Exception {
        try (Program bench = Program.run(folder, "bench", "--connections=0")) {
            assertThat(bench.awaitExit()).as(bench.said()).isEqualTo(2);
            assertThat(bench.err()).contains("--connections must be 1 to 1000").doesNotContain("\tat ");
        }
        try (Program bench = Program.run(folder, "bench", "everything")) {
            assertThat(bench.awaitExit()).as(bench.said()).isEqualTo(2);
            assertThat(bench.err()).contains("There is no workload everything, but outbound,");
        }
    }
}
