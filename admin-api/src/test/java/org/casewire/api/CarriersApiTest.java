package org.casewire.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.casewire.api.ApiServer.Answer;
import org.casewire.api.resource.CarriersResource;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Role;
import org.casewire.core.carrier.CarrierControl;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of the carriers and does with them. */
class CarriersApiTest {
    private static final OrganisationId NOBODY = new OrganisationId(UUID.randomUUID());

    private ApiServer server;
    private String operator;
    private final OneCarrier carrier = new OneCarrier();

    @BeforeEach
    void start() {
        server = ApiServer.start(parts -> List.of(new CarriersResource(carrier, Clock.systemUTC())));
        operator = server.key(NOBODY, Role.OPERATOR);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void showsStateBindsAndQueue() {
        Answer answer = server.get("/v1/carriers", operator);
        assertThat(answer.json().at("/items/0/name").asText()).isEqualTo("dna");
        assertThat(answer.json().at("/items/0/state").asText()).isEqualTo("UP");
        assertThat(answer.json().at("/items/0/queueDepth").asInt()).isEqualTo(7);
        assertThat(answer.json().at("/items/0/oldestAge").asText()).startsWith("PT");
        assertThat(answer.json().at("/items/0/binds/0/since").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
        assertThat(answer.json().at("/items/0/binds/0/boundTo").asText()).isEqualTo("smsc.example:2775");
        assertThat(answer.json().at("/items/0/binds/0/lastError").isNull()).isTrue();
        assertThat(answer.json().at("/items/0/rateLimit/now").asDouble()).isEqualTo(5);
        assertThat(answer.json().at("/items/0/rates/submitted").asDouble()).isEqualTo(1.5);
    }

    @Test
    void tellsOfOneCarrierWhyNothingGoesOut() {
        Answer answer = server.get("/v1/carriers/dna", operator);
        assertThat(answer.json().at("/why/0/code").asText()).isEqualTo("0x00000008");
        assertThat(answer.json().at("/why/0/next").asText()).isEqualTo("again");
        assertThat(answer.json().at("/refusals/0/refusal").asText()).isEqualTo("TRANSIENT");
        assertThat(answer.json().at("/refusals/0/count").asInt()).isEqualTo(2);
        assertThat(answer.json().at("/held/0/senderNumber").asText()).isEqualTo("15400");
        assertThat(answer.json().at("/receiptIds/mapping").asText()).isEqualTo("DECIMAL_TO_HEX");
        assertThat(answer.json().at("/receiptIds/unmatched").asLong()).isEqualTo(9);
        assertThat(answer.json().at("/receiptIds/ruledOut").asLong()).isEqualTo(2);
        assertThat(server.get("/v1/carriers/none", operator).status()).isEqualTo(404);
    }

    @Test
    void stopsStartsAndRebindsWhatIsThere() {
        assertThat(server.post("/v1/carriers/dna/stop", operator, "")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("STOPPED");
        assertThat(server.post("/v1/carriers/dna/start", operator, "")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("UP");
        assertThat(server.post("/v1/carriers/dna/binds/TRX-1/rebind", operator, "")
                        .status())
                .isEqualTo(200);
        for (String path : List.of("none/stop", "none/start", "none/reload", "dna/binds/none/rebind")) {
            Answer answer = server.post("/v1/carriers/" + path, operator, "");
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("not-found");
        }
    }

    @Test
    void takesOverAProfileAndSaysWhatElseDiffers() {
        Answer answer = server.post("/v1/carriers/dna/reload", operator, "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("changed").asBoolean()).isTrue();
        assertThat(answer.json().at("/alsoDiffer/0").asText()).isEqualTo("limits");
        assertThat(answer.json().at("/carrier/name").asText()).isEqualTo("dna");
    }

    @Test
    void namesEachFaultOfAConfigurationThatCannotBeTakenOver() {
        carrier.reload.set(new CarrierControl.Reload.Faulty(
                List.of(new CarrierControl.Fault("carriers.dna.binds", "line 7: at least 1"))));
        Answer answer = server.post("/v1/carriers/dna/reload", operator, "");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("invalid-request");
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("carriers.dna.binds");
        assertThat(answer.json().at("/errors/0/message").asText()).isEqualTo("line 7: at least 1");
    }

    @Test
    void isForOperatorsAlone() {
        String everyOther = server.key(NOBODY, Role.ADMIN, Role.FRONTEND, Role.PROFESSIONAL);
        assertThat(server.get("/v1/carriers", everyOther).status()).isEqualTo(403);
        for (String deed : List.of("stop", "start", "reload", "binds/TRX-1/rebind")) {
            assertThat(server.post("/v1/carriers/dna/" + deed, everyOther, "").status())
                    .as(deed)
                    .isEqualTo(403);
        }
    }

    /** A carrier in memory. */
    private static final class OneCarrier implements CarrierControl {
        private final AtomicReference<LinkStatus.State> state = new AtomicReference<>(LinkStatus.State.UP);
        private final AtomicReference<Reload> reload = new AtomicReference<>(new Reload.Done(true, List.of("limits")));

        @Override
        public List<CarrierState> carriers() {
            Instant since = Instant.parse("2026-01-01T00:00:00Z");
            LinkStatus.Bind bind = new LinkStatus.Bind(
                    "TRX-1", "TRANSCEIVER", "BOUND", since, Optional.of("smsc.example:2775"), 1, 10, Optional.empty());
            LinkStatus link = new LinkStatus(
                    state.get(), since, Optional.empty(), Optional.empty(), new LinkStatus.Rate(5, 10), List.of(bind));
            return List.of(new CarrierState(
                    "dna",
                    link,
                    7,
                    Optional.of(Instant.now().minusSeconds(3)),
                    new Rates(1.5, 1, 0),
                    List.of(new Reason("TRANSIENT", Optional.of("0x00000008"), since, "again")),
                    List.of(new Refusals("TRANSIENT", "0x00000008", 2, since, since)),
                    List.of(new Held(Optional.of("15400"), "0x0000000a", "not allowed", since)),
                    new ReceiptIds(Optional.of("DECIMAL_TO_HEX"), 7, 0, 1, 9, 2, Optional.empty())));
        }

        @Override
        public boolean stop(String carrier, Actor actor) {
            return change(carrier, LinkStatus.State.STOPPED);
        }

        @Override
        public boolean start(String carrier, Actor actor) {
            return change(carrier, LinkStatus.State.UP);
        }

        @Override
        public boolean rebind(String carrier, String bindId, Actor actor) {
            return carrier.equals("dna") && bindId.equals("TRX-1");
        }

        @Override
        public Reload reload(String name, Actor actor) {
            return name.equals("dna") ? reload.get() : new Reload.NoSuchCarrier();
        }

        private boolean change(String carrier, LinkStatus.State next) {
            if (!carrier.equals("dna")) {
                return false;
            }
            state.set(next);
            return true;
        }
    }
}
