package org.casewire.daemon.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.casewire.daemon.Waiting;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The metrics of a real daemon, read by Prometheus' own tool: that they are as they should be, that no alert fires while
 * all is well, that each fires for what it is for, and that every panel of the dashboard shows something.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusIT {
    private static final String PATIENT = "+358401239700";
    private static final Path CONFIG = Path.of("../../config").toAbsolutePath().normalize();
    private static final Path ALERTS = CONFIG.resolve("alerts.yml");
    private static final Pattern NAME = Pattern.compile("\\b(casewire|jvm)_\\w+");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private String page;
    private JsonNode registry;
    private Series before;
    private Series after;

    @BeforeAll
    void record(@TempDir Path own) throws Exception {
        try (SimulatorSmsc smsc = new SimulatorSmsc();
                Installation installation = Installation.standard(own).carrier(Carrier.at(smsc.port()));
                Daemon daemon = installation.start()) {
            before = Series.of(daemon.admin("/prometheus").body());
            ApiClient nurse = new ApiClient(daemon::api, Standard.keys().clinic());
            String caseId = nurse.openCase(PATIENT);
            for (int i = 0; i < 5; i++) {
                nurse.write(caseId, "Text " + i, "Prefer", "wait=20");
            }
            smsc.write(PATIENT, Standard.CLINIC_NUMBER, "Thank you");
            Waiting.untilTrue(
                    () -> daemon.admin("/prometheus")
                            .body()
                            .contains("casewire_inbound_accepted_total{carrier=\"sim\",kind=\"texts\"} 1"),
                    daemon::said);
            nurse.get("/v1/no-such-thing");
            page = daemon.admin("/prometheus").body();
            registry = JSON.readTree(daemon.admin("/metrics").body());
            after = Series.of(page);
        }
    }

    @Test
    void theirFormAndNamesAreAsPrometheusWantsThem() throws Exception {
        Tool check = Tool.run(page, "promtool", "check", "metrics");
        assertThat(check.said()).isEmpty();
        assertThat(check.status()).isZero();
    }

    @Test
    void ofEachMetricOfTheRegistryItIsDecidedWhatBecomesOfIt() {
        List<String> forgotten = new ArrayList<>();
        registry.forEach(kind -> kind.fieldNames().forEachRemaining(name -> {
            if (!MetricName.isKnown(name)) {
                forgotten.add(name);
            }
        }));
        assertThat(forgotten).isEmpty();
    }

    @Test
    void carriersAndOutcomesAreLabelsAndTimesAreSecondsInBuckets() {
        assertThat(after.values())
                .containsEntry(node("casewire_submits_total", "carrier=\"sim\",outcome=\"accepted\""), "5.0")
                .containsEntry(node("casewire_binds", "carrier=\"sim\",state=\"bound\""), "1.0")
                .containsEntry(node("casewire_submit_seconds_count", "carrier=\"sim\""), "5")
                .containsEntry(node("casewire_receipts_matched_total", "carrier=\"sim\""), "5.0")
                .containsEntry(
                        node(
                                "casewire_http_request_seconds_count",
                                "method=\"POST\",route=\"/v1/cases/{id}/messages\",status=\"2xx\""),
                        "5")
                .containsEntry(
                        node("casewire_http_request_seconds_count", "method=\"GET\",route=\"other\",status=\"4xx\""),
                        "1");
        assertThat(after.names())
                .contains("casewire_submit_seconds_bucket", "casewire_build_info", "jvm_memory_used_bytes");
    }

    @Test
    void noAlertFiresInAQuietHour() throws Exception {
        passes(after.constant(), """
                      - eval_time: 59m
                        expr: ALERTS
                        exp_samples: []
                """);
    }

    @Test
    void eachAlertFiresForWhatItIsForAndForNothingElse() throws Exception {
        String tests =
                Files.readString(Path.of("src/test/resources/alerts-test.yml")).replace("RULES", ALERTS.toString());
        Path file = Files.writeString(folder.resolve("alerts-test.yml"), tests);
        Tool run = Tool.run("", "promtool", "test", "rules", file.toString());
        assertThat(run.status()).as(run.said()).isZero();
        assertThat(alerts()).allSatisfy(alert -> assertThat(tests).contains("alertname=\"" + alert + "\""));
    }

    @Test
    void eachAlertHasItsLineInTheRunbook() throws Exception {
        assertThat(Files.readAllLines(Path.of("RUNBOOK.md")).stream()
                        .filter(line -> line.startsWith("| Casewire"))
                        .map(line -> line.split(" ")[1])
                        .toList())
                .containsExactlyElementsOf(alerts());
    }

    @Test
    void alertsAndPanelsAskForWhatThereIs() throws Exception {
        Set<String> asked = NAME.matcher(Files.readString(ALERTS) + Files.readString(CONFIG.resolve("dashboard.json")))
                .results()
                .map(found -> found.group())
                .collect(Collectors.toSet());
        asked.removeIf(name -> MetricName.all().contains(name.replaceAll("_(total|bucket|count|sum)$", "")));
        assertThat(asked).containsExactlyInAnyOrder("casewire_build_info", "jvm_memory_used_bytes");
    }

    @Test
    void eachPanelShowsSomething() throws Exception {
        StringBuilder wanted = new StringBuilder();
        for (String panel : panels()) {
            wanted.append("""
                          - eval_time: 12m
                            expr: count(%s) > bool 0
                            exp_samples: [{value: 1}]
                    """.formatted(panel.replace("$__rate_interval", "5m")));
        }
        passes(after.since(before), wanted.toString());
    }

    private void passes(String series, String expectations) throws Exception {
        Path file = Files.writeString(folder.resolve("recorded.yml"), """
                rule_files: [%s]
                evaluation_interval: 1m
                tests:
                  - interval: 1m
                    input_series:
                %s
                    promql_expr_test:
                %s
                """.formatted(ALERTS, series, expectations));
        Tool run = Tool.run("", "promtool", "test", "rules", file.toString());
        assertThat(run.status()).as(run.said()).isZero();
    }

    private static List<String> alerts() throws IOException {
        List<String> names = new ArrayList<>();
        new ObjectMapper(new YAMLFactory())
                .readTree(ALERTS.toFile())
                .at("/groups/0/rules")
                .forEach(rule -> names.add(rule.get("alert").asText()));
        return names;
    }

    private static List<String> panels() throws IOException {
        List<String> queries = new ArrayList<>();
        JSON.readTree(CONFIG.resolve("dashboard.json").toFile())
                .get("panels")
                .forEach(panel -> panel.get("targets")
                        .forEach(target -> queries.add(target.get("expr").asText())));
        return queries;
    }

    private static String node(String name, String labels) {
        return name + "{instance=\"n1\",job=\"casewire\"," + labels + "}";
    }

    /** A program that was run to its end. */
    private record Tool(int status, String said) {
        static Tool run(String input, String... command) throws Exception {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Tool(process.waitFor(), said);
        }
    }
}
