package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.casewire.daemon.fuzz.HttpFuzz;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is asked of the API, the answer is one that its description allows, comes soon, and is the caller's fault or
 * nobody's. For longer: {@code -Dcasewire.fuzz.requests=1000000}; the same again: {@code -Dcasewire.fuzz.seed=…}.
 */
class HttpFuzzIT {
    private static final int REQUESTS = Integer.getInteger("casewire.fuzz.requests", 10_000);

    @Test
    void noRequestIsOurFaultOrTakesLong(@TempDir Path folder) throws Exception {
        try (SimulatorSmsc smsc = new SimulatorSmsc();
                Installation installation = Installation.standard(folder).carrier(Carrier.at(smsc.port()));
                Daemon daemon = installation.start()) {
            HttpFuzz fuzz = new HttpFuzz(daemon.api(), Standard.keys());
            fuzz.run(REQUESTS);
            assertThat(fuzz.faults()).as("seed " + fuzz.seed()).isEmpty();
            assertThat(fuzz.statuses())
                    .as("most kinds of answer came")
                    .containsKeys(200, 201, 400, 401, 403, 404, 409, 422);
            assertThat(daemon.said().lines())
                    .as("no stack, no fault of ours in the log")
                    .noneMatch(line ->
                            line.startsWith("\tat ") || line.contains("unexpectedly") || line.contains(" ERROR "));
            JsonNode session = new ObjectMapper()
                    .valueToTree(new ApiClient(daemon::api, Standard.keys().clinic())
                            .get("/v1/session")
                            .is(200));
            assertThat(session.path("organisation").isObject()).isTrue();
        }
    }
}
