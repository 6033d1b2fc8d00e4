package org.casewire.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudhopper.smpp.pdu.DeliverSm;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlServerTest {
    private static final String PHONE = "358401234567";

    private final HttpClient http = HttpClient.newHttpClient();
    private Simulator simulator;

    @BeforeEach
    void start() {
        simulator = new Simulator(SimulatorSettings.onFreePorts("clinic", "secret")).start();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void aPatientsTextIsSentAndAwaited() throws Exception {
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            String body =
                    "{\"from\": \"+358401234567\", \"to\": \"15400\", \"text\": \"I am late 🙂\", \"wait\": true}";
            JsonNode taken = ask("POST", "/inbound", body, 200);
            assertThat(taken.path("acknowledged").asBoolean()).isTrue();
            assertThat(Alphabet.UCS2.decode(esme.nextDeliver().getShortMessage()))
                    .isEqualTo("I am late 🙂");
            assertThat(ask("GET", "/inbound/" + taken.path("id").asLong(), "", 200))
                    .isEqualTo(taken);
            esme.rule = deliver -> 8;
            JsonNode refused = ask("POST", "/inbound", body, 200);
            assertThat(refused.path("acknowledged").asBoolean()).isFalse();
            assertThat(refused.path("commandStatus").asInt()).isEqualTo(8);
            assertThat(ask("GET", "/handset/" + PHONE, "", 200).path("messages"))
                    .hasSize(2);
        }
    }

    @Test
    void aPhonesOwnerAnswersWhatAsksForItAndNothingElse() throws Exception {
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            ask("POST", "/faults", "{\"noReceipts\": true, \"inboundNumbers\": \"+{number}\"}", 200);
            ask("POST", "/handset/" + PHONE, "{\"answers\": true}", 200);
            esme.submit(PHONE, "Please come at 9");
            esme.submit(PHONE, "If you can read this, answer 14.");

            DeliverSm answer = esme.nextDeliver();
            assertThat(Alphabet.GSM7.decode(answer.getShortMessage())).isEqualTo("14");
            assertThat(answer.getSourceAddress().getAddress()).isEqualTo("+" + PHONE);
            assertThat(simulator.stats().count(Counter.INBOUND_PARTS)).isOne();
        }
    }

    @Test
    void aFaultThatCannotBeIsRefused() throws Exception {
        ask("POST", "/faults", "{\"sourceKind\": \"5\"}", 400);
        ask("POST", "/faults", "{\"receiptZone\": \"Helsinki\"}", 400);
        ask("POST", "/faults", "{\"inboundNumbers\": \"+\"}", 400);
        assertThat(simulator.faults()).isEqualTo(Faults.NONE);
    }

    @Test
    void aTextIsAcceptedWhileNobodyIsBound() throws Exception {
        JsonNode sent = ask("POST", "/inbound", "{\"from\": \"+358401\", \"to\": \"15400\", \"text\": \"hi\"}", 202);
        assertThat(sent.path("partsAcknowledged").asInt()).isZero();
        assertThat(ask("GET", "/stats", "", 200).path("deliversWaiting").asInt())
                .isEqualTo(1);
    }

    @Test
    void submitsAreShownInOrderFromWhereOneLeftOff() throws Exception {
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            String id = "";
            for (String text : new String[] {"one", "two", "three"}) {
                id = esme.submit(PHONE, text).getMessageId();
            }
            JsonNode rest = ask("GET", "/submits?after=1", "", 200);
            assertThat(rest.findValuesAsText("text")).containsExactly("two", "three");
            assertThat(rest.get(1).path("messageId").asText()).isEqualTo(id);
            assertThat(rest.get(1).path("part").path("total").asInt()).isEqualTo(1);
            assertThat(ask("GET", "/submits?limit=1", "", 200).findValuesAsText("text"))
                    .containsExactly("one");
            JsonNode binds = ask("GET", "/binds", "", 200);
            assertThat(binds.get(0).path("state").asText()).isEqualTo("TRANSCEIVER");
            assertThat(binds.get(0).path("submits").asInt()).isEqualTo(3);
            assertThat(ask("POST", "/binds/drop", "", 200).path("binds").asInt())
                    .isEqualTo(1);
            assertThat(ask("GET", "/binds", "", 200)).isEmpty();
        }
    }

    @Test
    void faultsHandsetsAndTheRestAreSet() throws Exception {
        ask("POST", "/faults", "{\"receiptDelay\": 300}", 200);
        JsonNode both = ask("PATCH", "/faults", "{\"answerDrop\": 2}", 200);
        assertThat(both.path("receiptDelay").asInt()).isEqualTo(300);
        assertThat(both.path("answerDrop").path("next").asInt()).isEqualTo(2);
        assertThat(simulator.faults()).isNotEqualTo(Faults.NONE);
        ask("DELETE", "/faults", "", 200);
        assertThat(simulator.faults()).isEqualTo(Faults.NONE);
        assertThat(ask("POST", "/handset/" + PHONE, "{\"on\": false, \"refuses\": true}", 200)
                        .path("on")
                        .asBoolean())
                .isFalse();
        assertThat(ask("POST", "/redelivery", "{\"window\": 3}", 200)
                        .path("responseTimeout")
                        .asInt())
                .isEqualTo(30_000);
        assertThat(ask("POST", "/record", "{\"on\": false}", 200).path("record").asBoolean())
                .isFalse();
        assertThat(ask("POST", "/listening", "{\"on\": false}", 200)
                        .path("listening")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void whatCannotBeUnderstoodIsRefusedWithoutQuotingIt() throws Exception {
        JsonNode unknown = ask("POST", "/faults", "{\"answerDorp\": \"private\"}", 400);
        assertThat(unknown.path("error").asText()).contains("answerDorp").doesNotContain("private");
        ask("POST", "/faults", "{", 400);
        ask("POST", "/inbound", "{\"to\": \"15400\"}", 400);
        ask("POST", "/inbound", "{\"from\": \"1\", \"to\": \"2\", \"text\": null}", 400);
        ask("POST", "/inbound", "", 400);
        ask("GET", "/submits?after=x", "", 400);
        ask("GET", "/nothing", "", 404);
        ask("GET", "/inbound/77", "", 404);
        ask("POST", "/record", "{\"on\": 1}", 400);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://example.com",
        "Origin, null",
        "Sec-Fetch-Site, cross-site",
        "X-Forwarded-For, 203.0.113.9",
        "Forwarded, for=203.0.113.9",
        "Via, 1.1 proxy"
    })
    void neitherAWebPageNorWhoComesThroughAProxyCanUseIt(String header, String value) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(at("/stats")).header(header, value).build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
    }

    private JsonNode ask(String method, String path, String body, int status) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(at(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return ControlJson.MAPPER.readTree(response.body());
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + simulator.controlPort() + path);
    }
}
