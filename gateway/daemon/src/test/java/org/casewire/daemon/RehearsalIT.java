package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.casewire.smpp.simulator.Counter;
import org.casewire.smpp.simulator.Faults;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code carrier rehearse} as an operator runs it, against a carrier with quirks and a phone whose owner answers. */
class RehearsalIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PHONE = "+358401234567";
    private static final String PASSWORD = "not-to-be-seen";

    private final Simulator simulator = new Simulator(SimulatorSettings.onFreePorts("clinic", PASSWORD));

    @TempDir
    Path folder;

    @BeforeEach
    void configure() throws IOException {
        simulator.start();
        simulator.handsetAnswers(PHONE, true);
        write("casewire.yml", """
                carriers:
                  operator-1:
                    endpoints: [{host: 127.0.0.1, port: %d}]
                    systemId: ${OPERATOR_1_SMPP_SYSTEM_ID}
                    password: ${OPERATOR_1_SMPP_PASSWORD}
                    inboundNumbers: {defaultRegion: FI}
                """.formatted(simulator.smppPort()));
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void theProfileThatItPrintsIsOneThatItFindsNoFaultWith() throws Exception {
        simulator.faults(Faults.parse("""
                {"alphabet": "LATIN1", "concatenations": ["SAR_TLV"], "answerId": "HEX", "receiptZone": "Asia/Kolkata",
                 "sourceKind": "0/1", "inboundNumbers": "C77{number}", "deliveredStat": "OK"}"""));

        JsonNode first = rehearsed("casewire.yml");

        Map<String, String> found = new TreeMap<>();
        first.get("differences")
                .forEach(each ->
                        found.put(each.get("key").asText(), each.get("found").asText()));
        assertThat(found)
                .containsOnly(
                        Map.entry("concatenation", "SAR_TLV"),
                        Map.entry("dataCoding.gsm7.charset", "LATIN1"),
                        Map.entry("inboundNumbers.stripPrefix", "C77"),
                        Map.entry("receipt.receiptIdBase", "DECIMAL"),
                        Map.entry("receipt.responseIdBase", "HEX"),
                        Map.entry("receipt.statusWords", "{OK: DELIVERED}"),
                        Map.entry("receipt.timeZone", "\"+05:30\""),
                        Map.entry("source.shortCode.npi", "1"),
                        Map.entry("source.shortCode.ton", "0"));
        write("found.yml", first.get("foundYaml").asText());
        try (Program check = start("check", "found.yml")) {
            assertThat(check.awaitExit()).as(check.said()).isZero();
        }
        assertThat(rehearsed("found.yml").get("differences")).isEmpty();
    }

    @Test
    void itTellsItsPlanAndWhatItFoundInWords() throws Exception {
        try (Program program =
                start("carrier", "rehearse", "operator-1", "--to", PHONE, "--burst", "0", "casewire.yml")) {
            assertThat(program.awaitExit()).as(program.said()).isZero();
            assertThat(program.err()).contains("sends texts to +35840", "5 now", "Waiting for receipts");
            assertThat(program.out())
                    .contains("Found out:", "Not found out:", "given with --from", "no burst was asked for")
                    .contains("password: ${OPERATOR_1_SMPP_PASSWORD}");
            assertThat(program.said()).doesNotContain(PASSWORD, "clinic", PHONE.substring(1), "\tat ");
        }
        assertThat(folder.resolve("casewire-data")).doesNotExist();
    }

    @Test
    void whatCannotBeIsSaidAndTriedOnce() throws Exception {
        try (Program program = start("carrier", "rehearse", "operator-2", "--to", PHONE, "casewire.yml")) {
            assertThat(program.awaitExit()).as(program.said()).isEqualTo(2);
            assertThat(program.err()).contains("There is no carrier operator-2", "operator-1");
        }
        try (Program program = start("carrier", "rehearse", "operator-1", "--to", "09 310 1691", "casewire.yml")) {
            assertThat(program.awaitExit()).as(program.said()).isEqualTo(2);
            assertThat(program.err()).contains("--to is no mobile number (landline)");
        }
        write(
                "wrong.yml",
                Files.readString(folder.resolve("casewire.yml")).replace("${OPERATOR_1_SMPP_SYSTEM_ID}", "another"));
        try (Program program = start("carrier", "rehearse", "operator-1", "--to", PHONE, "wrong.yml")) {
            assertThat(program.awaitExit()).as(program.said()).isEqualTo(1);
            assertThat(program.err()).contains("tried once and not again").doesNotContain("\tat ", PASSWORD);
        }
        assertThat(simulator.stats().count(Counter.BINDS_REFUSED)).isOne();
        assertThat(simulator.submits()).isEmpty();
    }

    private JsonNode rehearsed(String file) throws Exception {
        String[] command = {
            "carrier", "rehearse", "operator-1", "--to", PHONE, "--from", "15400", "--wait", "10", "--json", file
        };
        try (Program program = start(command)) {
            assertThat(program.awaitExit()).as(program.said()).isZero();
            return JSON.readTree(program.out());
        }
    }

    private Program start(String... arguments) throws IOException {
        return Program.start(
                folder, Map.of("OPERATOR_1_SMPP_SYSTEM_ID", "clinic", "OPERATOR_1_SMPP_PASSWORD", PASSWORD), arguments);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }
}
