package org.casewire.daemon.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.casewire.core.LastingPort;
import org.casewire.daemon.Waiting;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;

/** A clinic with its daemon, its operator and its patients' phones, shared by the tests of a class. */
final class Clinic implements AutoCloseable {
    private final AtomicInteger patients = new AtomicInteger();
    private final SimulatorSmsc smsc = new SimulatorSmsc();
    private final Installation installation;
    private final Daemon daemon;
    private final ApiClient api;
    private final ApiClient admin;

    private Clinic(Path folder) throws IOException {
        installation =
                Installation.standard(folder).carrier(Carrier.at(smsc.port())).port(LastingPort.free());
        daemon = installation.start();
        api = new ApiClient(daemon::api, Standard.keys().clinic());
        admin = new ApiClient(daemon::api, Standard.keys().clinicAdmin());
    }

    static Clinic open(Path folder) throws IOException {
        return new Clinic(folder);
    }

    Daemon daemon() {
        return daemon;
    }

    SimulatorSmsc smsc() {
        return smsc;
    }

    /** As the console's colleagues' front end would use it. */
    ApiClient api() {
        return api;
    }

    ApiClient admin() {
        return admin;
    }

    /** A key for several of the clinic's roles at once. */
    String key(String... roles) throws Exception {
        return installation.key("clinic", roles);
    }

    /** The number of somebody who has not been here yet. */
    String newPatient() {
        return "+35840123%04d".formatted(patients.incrementAndGet());
    }

    /** A patient's text that has come into the thread. */
    void writes(String patient, String caseId, String text) {
        smsc.write(patient, Standard.CLINIC_NUMBER, text);
        Waiting.untilTrue(
                () -> Items.texts(api.thread(caseId)).contains(text), () -> "no such text came" + daemon.said());
    }

    /** How often a text arrived at the operator for a patient. */
    long sent(String patient, String text) {
        return smsc.texts().stream()
                .filter(one ->
                        one.to().equals(patient.substring(1)) && one.text().equals(text))
                .count();
    }

    /** A message of a thread, once it is in a state. */
    JsonNode awaitMessage(String caseId, String text, String state) {
        return Waiting.until(
                () -> Items.where(api.thread(caseId), "text", text).stream()
                        .filter(message -> message.get("state").asText().equals(state))
                        .findFirst(),
                () -> "no " + state + " in " + api.thread(caseId) + daemon.said());
    }

    Optional<JsonNode> caseOf(String patient) {
        JsonNode found =
                api.get("/v1/cases?phone=" + ApiClient.encoded(patient)).is(200);
        return Items.where(found.get("items"), item -> true).stream().findFirst();
    }

    @Override
    public void close() throws InterruptedException {
        daemon.close();
        smsc.close();
        installation.close();
    }
}
