package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.casewire.core.crypto.KeysetSource;
import org.casewire.core.crypto.MasterKeyset;
import org.casewire.core.crypto.Unreadable;
import org.casewire.core.id.OrganisationId;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.InboundText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keyset table at a start and in commands: another's, an older and a newer one, one key missing, one destroyed. */
class KeysetIT {
    private static final String NORTH = """
            id: north
            name: North Clinic
            regions: [FI]
            languages: [en]
            closingMessage: Closed.
            senderNumbers: [{number: "15422", carrier: sim}]
            """;

    @TempDir
    Path folder;

    private Installation installation;

    @BeforeEach
    void install() throws IOException {
        installation = Installation.standard(folder);
        installation.writeConfiguration();
    }

    @AfterEach
    void remove() {
        installation.close();
    }

    @Test
    void anotherInstallationsKeysetStartsNothingAndWritesNothing() throws Exception {
        Path other = folder.resolve("other.json");
        MasterKeyset.create(other);
        Path own = Files.copy(installation.keyset(), folder.resolve("own.json"), StandardCopyOption.COPY_ATTRIBUTES);
        use(other);

        refusesEverything("belongs to another installation");

        use(own);
        starts();
    }

    @Test
    void anOlderCopyIsRefusedByTheNameOfWhatItLacks() throws Exception {
        Path older = Files.copy(installation.keyset(), folder.resolve("old.json"), StandardCopyOption.COPY_ATTRIBUTES);
        installation.apply(NORTH);
        Path newest = Files.copy(installation.keyset(), folder.resolve("new.json"), StandardCopyOption.COPY_ATTRIBUTES);
        use(older);

        refusesEverything("lacks the key of organisation north");

        use(newest);
        starts();
    }

    @Test
    void aCopyFromBeforeARotationIsRefused() throws Exception {
        Path older = Files.copy(installation.keyset(), folder.resolve("old.json"), StandardCopyOption.COPY_ATTRIBUTES);
        String said = installation.run("keyset", "rotate");
        assertThat(said).contains("copy keyset.json now over each of its other copies", "your safe copy");
        starts();
        use(older);

        refusesEverything("keyset rotate");
    }

    @Test
    void aNewerKeysetStarts() throws Exception {
        MasterKeyset.load(KeysetSource.file(installation.keyset())).addOrganisation(new OrganisationId(new UUID(7, 7)));

        starts();
    }

    @Test
    void aKeyThatIsMissingIsNotDestroyedUntilThatIsOnRecord() throws Exception {
        installation.apply(NORTH);
        OrganisationId north = new OrganisationId(UUID.fromString(installation
                .query("select id from organisation where slug = 'north'")
                .get(0)));
        MasterKeyset.load(KeysetSource.file(installation.keyset())).remove(north);

        refusesEverything("lacks the key of organisation north");

        try (Program unsure = run("keyset", "destroy", "--organisation", "north", "--confirm", "clinic")) {
            assertThat(unsure.awaitExit()).isEqualTo(2);
        }
        String said = installation.run("keyset", "destroy", "--organisation", "north", "--confirm", "north");
        assertThat(said).contains("north is destroyed", "your safe copy");
        assertThat(installation.query("select length(wrapped_keys) from organisation where slug = 'north'"))
                .containsExactly("0");
        starts();
    }

    @Test
    void whoMakesAnOrganisationIsToldWhichCopiesToRenew() throws Exception {
        Path file = Files.writeString(folder.resolve("north.yml"), NORTH);

        assertThat(installation.run("organisation", "apply", "--file", file.toString()))
                .contains("north is made", "copy keyset.json now over each of its other copies", "your safe copy");
        assertThat(installation.run("organisation", "apply", "--file", file.toString()))
                .doesNotContain("copies");
    }

    @Test
    void aNodeWhoseKeysetGetsBehindSaysSoAndServesTheOthers() throws Exception {
        try (SimulatorSmsc smsc = new SimulatorSmsc()) {
            installation.carrier(Carrier.at(smsc.port()).quick().with("binds", "2"));
            Installation other = installation.another(Files.createDirectory(folder.resolve("two")), "it-2");
            try (Daemon one = installation.start();
                    Daemon two = other.start()) {
                Waiting.untilTrue(() -> installation.count("select count(*) from node_keyset") == 2, two::said);
                Path file = Files.writeString(folder.resolve("north.yml"), NORTH);
                assertThat(installation.run("organisation", "apply", "--file", file.toString()))
                        .contains("node it-1: " + installation.keyset(), "node it-2: " + other.keyset());
                String key = installation.key("north", "frontend", "admin");
                Waiting.untilTrue(() -> keys(two).contains("lacks the key of organisation north"), two::said);
                assertThat(keys(two)).contains("DEGRADED", "node it-1 reads " + installation.keyset());
                assertThat(keys(one)).contains("UP");
                ApiClient clinic = new ApiClient(two::api, Standard.keys().clinic());
                ApiClient northAtOne = new ApiClient(one::api, key);
                ApiClient northAtTwo = new ApiClient(two::api, key);
                northAtTwo
                        .post("/v1/cases", Map.of("patient", Map.of("phone", "+358457200001")))
                        .isProblem(503, "unavailable");
                Waiting.untilTrue(() -> two.said().contains("a key is not at hand"), two::said);
                String caseId = northAtOne.openCase("+358457200001");
                northAtTwo.write(caseId, "Hello").isProblem(503, "unavailable");
                String open = clinic.openCase("+358457200002");
                for (int i = 0; i < 5; i++) {
                    // Whichever bind takes it: one node refuses it, and it comes again.
                    northAtOne.write(caseId, "To the patient " + i).is(201);
                    smsc.simulator().inbound(InboundText.of("+358457200001", "15422", "From the patient " + i));
                    clinic.write(open, "To the other " + i).is(201);
                }
                delivered(northAtOne, caseId, 5, one);
                delivered(clinic, open, 5, two);
                Waiting.untilTrue(
                        () -> installation.count("select count(*) from message where direction = 'INBOUND'") > 0,
                        one::said);

                Files.copy(
                        installation.keyset(),
                        other.keyset(),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
                Waiting.untilTrue(() -> keys(two).contains("UP"), two::said);
                northAtTwo.write(caseId, "Now it goes").is(201);
                Waiting.untilTrue(
                        () -> Items.where(northAtTwo.thread(caseId), "direction", "INBOUND")
                                        .size()
                                == 5,
                        two::said);
                delivered(northAtTwo, caseId, 6, two);

                installation.run("keyset", "destroy", "--organisation", "north", "--confirm", "north");
                Waiting.untilTrue(
                        () -> Items.texts(northAtTwo.thread(caseId)).stream().allMatch(Unreadable.SHOWN::equals),
                        two::said);
                smsc.write("+358457200001", "15422", "Is anybody there?");
                delivered(clinic, open, 5, two);
            }
        }
    }

    private static void delivered(ApiClient api, String caseId, int count, Daemon daemon) {
        Waiting.untilTrue(
                () -> Items.where(api.thread(caseId), "state", "DELIVERED").size() == count, daemon::said);
    }

    private static String keys(Daemon daemon) throws Exception {
        return new ObjectMapper()
                .readTree(daemon.admin("/healthcheck").body())
                .at("/parts/keys")
                .toString();
    }

    /** The daemon and every command that writes: a sentence, status 2, and all as it was. */
    private void refusesEverything(String sentence) throws Exception {
        Path file = Files.writeString(folder.resolve("south.yml"), NORTH.replace("north", "south"));
        String keyset = Files.readString(installation.keyset());
        String before = rows();
        for (List<String> command : List.of(
                List.of("server"),
                List.of("db", "migrate"),
                List.of("organisation", "apply", "--file", file.toString()),
                List.of("keys", "create", "--organisation", "clinic", "--role", "frontend", "--name", "Front"),
                List.of("keyset", "rotate"),
                List.of("keyset", "destroy", "--organisation", "clinic", "--confirm", "clinic"))) {
            try (Program refused = run(command.toArray(String[]::new))) {
                assertThat(refused.awaitExit())
                        .as(command + " " + refused.said())
                        .isEqualTo(2);
                assertThat(refused.err())
                        .as(command.toString())
                        .contains(sentence)
                        .doesNotContain("\tat ", "Exception");
                assertThat(refused.out()).doesNotContain("Started ");
            }
        }
        assertThat(Files.readString(installation.keyset())).isEqualTo(keyset);
        assertThat(rows()).isEqualTo(before);
        Files.move(installation.keyset(), folder.resolve("aside.json"));
        try (Program create = run("keyset", "create")) {
            assertThat(create.awaitExit()).as(create.said()).isEqualTo(2);
            assertThat(create.err()).contains("was used with a keyset before");
        }
        assertThat(installation.keyset()).doesNotExist();
        Files.move(folder.resolve("aside.json"), installation.keyset());
    }

    private String rows() {
        return String.join(
                " ",
                installation.query("select string_agg(o::text, ',' order by slug) from organisation o union all"
                        + " select string_agg(k::text, ',' order by k) from keyset_key k union all"
                        + " select count(*)::text from api_key union all select count(*)::text from audit"));
    }

    private void starts() throws Exception {
        try (Daemon daemon = installation.start()) {
            assertThat(daemon.isAlive()).isTrue();
        }
    }

    private Program run(String... command) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.add(installation.writeConfiguration());
        return Program.start(folder, Map.of(), arguments.toArray(String[]::new));
    }

    private void use(Path keyset) throws IOException {
        Files.copy(
                keyset, installation.keyset(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
