package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark in small: what it counts, and that it leaves nothing behind. Speed is not judged here. */
class BenchIT {
    /** Seconds on a quiet machine; four programs start one after the other. */
    private static final Duration LONGEST = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    @Test
    void everyMessageIsDeliveredAndNoProcessStays() throws Exception {
        Path own = folder.resolve("tmp");
        assertThat(own.toFile().mkdir()).isTrue();
        try (Program bench = Program.start(
                folder,
                Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + own),
                "bench",
                "--json",
                "--seconds=2",
                "--warm-up=0",
                "--warm-up-messages=20",
                "--cases=20",
                "--organisations=2",
                "--connections=4")) {
            assertThat(bench.awaitExit(LONGEST)).as(bench.said()).isZero();
            JsonNode report = new ObjectMapper().readTree(bench.out());
            assertThat(report.get("delivered").asLong()).isPositive();
            assertThat(report.get("deliveredInTheEnd")).isEqualTo(report.get("sent"));
            assertThat(report.get("astray")).isEmpty();
            assertThat(report.get("otherAnswers")).isEmpty();
            assertThat(report.at("/cpuMicrosPerMessage/postgresql").asLong()).isPositive();
        }
        assertThat(own).isEmptyDirectory();
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(line -> line.contains(own.toString())))
                .isEmpty();
    }

    @Test
    void wrongUsageStartsNothing() throws Exception {
        try (Program bench = Program.run(folder, "bench", "--connections=0")) {
            assertThat(bench.awaitExit()).as(bench.said()).isEqualTo(2);
            assertThat(bench.err()).contains("--connections must be 1 to 1000").doesNotContain("\tat ");
        }
    }
}
