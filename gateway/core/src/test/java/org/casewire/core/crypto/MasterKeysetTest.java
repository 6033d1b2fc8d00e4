package org.casewire.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeysetTest {
    @TempDir
    Path directory;

    private final Ids ids = new Ids(Clock.systemUTC());
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("keyset.json");
    }

    @Test
    void aNewKeysetIsForItsOwnerAloneAndLoadsAgain() throws IOException {
        MasterKeyset created = MasterKeyset.create(file);
        MasterKeyset loaded = MasterKeyset.load(KeysetSource.file(file));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(loaded.document().inbound().primaryId())
                .isEqualTo(created.document().inbound().primaryId());
        assertThat(loaded.organisations()).isEmpty();
        assertThat(leftovers()).containsExactlyInAnyOrder("keyset.json", "keyset.json.lock");
    }

    @Test
    void aKeysetIsNeverOverwritten() throws IOException {
        MasterKeyset.create(file);
        String before = Files.readString(file);

        assertThatThrownBy(() -> MasterKeyset.create(file))
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("never overwritten");
        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(leftovers()).containsExactlyInAnyOrder("keyset.json", "keyset.json.lock");
    }

    @Test
    void aMissingKeysetTellsTheRemedy() {
        assertThatThrownBy(() -> MasterKeyset.load(KeysetSource.file(file)))
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("casewire keyset create");
        assertThatThrownBy(() -> KeysetSource.environment("CASEWIRE_NO_SUCH_VARIABLE"))
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("CASEWIRE_NO_SUCH_VARIABLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx-----x"})
    void aKeysetThatOthersMayTouchIsRefused(String permissions) throws IOException {
        MasterKeyset.create(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> MasterKeyset.load(KeysetSource.file(file)))
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void aDamagedKeysetIsRefusedWithoutShowingIt() throws IOException {
        MasterKeyset.create(file);
        String good = Files.readString(file);
        int cases = 0;
        for (String bad : List.of(
                good.substring(0, good.length() / 2),
                good.replace("\"routing\"", "\"rooting\""),
                good.replace("\"format\" : 1", "\"format\" : 2"),
                good.replaceFirst("AesGcmKey", "HmacPrfKey"),
                good.replaceFirst("\"value\" : \".{8}", "\"value\" : \""),
                good.replaceFirst("\"value\" : \"[^\"]*\"", "\"value\" : 7"),
                good.replaceFirst("\"primaryKeyId\" : \\d+", "\"primaryKeyId\" : 1"),
                good.replace("\"organisations\" : { }", "\"organisations\" : { \"x\" : 1 }"),
                "[]",
                "")) {
            Files.writeString(file, bad);
            assertThat(bad).isNotEqualTo(good);
            assertThatThrownBy(() -> MasterKeyset.load(KeysetSource.file(file)), "case " + cases++)
                    .isInstanceOf(KeysetException.class)
                    .hasMessageContaining("Restore it from its backup")
                    .hasNoCause()
                    .message()
                    .doesNotContain("keyData", "primaryKeyId");
        }
    }

    @Test
    void anOrganisationKeepsTheKeysItHas() {
        MasterKeyset keyset = MasterKeyset.create(file);
        OrganisationId organisation = ids.organisation();

        keyset.addOrganisation(organisation);
        int first = keyset.wrappingKeys(organisation).primaryId();
        keyset.addOrganisation(organisation);
        MasterKeyset.load(KeysetSource.file(file)).addOrganisation(organisation);

        MasterKeyset loaded = MasterKeyset.load(KeysetSource.file(file));
        assertThat(loaded.organisations()).containsExactly(organisation);
        assertThat(loaded.wrappingKeys(organisation).primaryId()).isEqualTo(first);
        assertThat(loaded.wrappingKeys(organisation).size()).isEqualTo(1);
    }

    @Test
    void organisationsThatAnotherProcessAddsAreSeenByARunningOne() {
        MasterKeyset running = MasterKeyset.create(file);
        MasterKeyset command = MasterKeyset.load(KeysetSource.file(file));
        OrganisationId first = ids.organisation();
        OrganisationId second = ids.organisation();

        assertThatThrownBy(() -> running.wrappingKeys(first))
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining(first.toString())
                .hasMessageContaining("casewire organisation apply");
        command.addOrganisation(first);
        assertThat(running.wrappingKeys(first).size()).isEqualTo(1);
        command.addOrganisation(second);
        assertThat(running.wrappingKeys(second).size()).isEqualTo(1);
    }

    @Test
    void aChangeKeepsWhatAnotherProcessAdded() {
        MasterKeyset one = MasterKeyset.create(file);
        MasterKeyset two = MasterKeyset.load(KeysetSource.file(file));
        OrganisationId first = ids.organisation();
        OrganisationId second = ids.organisation();

        one.addOrganisation(first);
        two.addOrganisation(second);
        one.rotate();

        assertThat(MasterKeyset.load(KeysetSource.file(file)).organisations()).containsExactlyInAnyOrder(first, second);
        assertThat(one.organisations()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void changesAtOneTimeAllLast() throws Exception {
        MasterKeyset.create(file);
        Set<OrganisationId> all = new HashSet<>();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<OrganisationId>> adders = Stream.generate(ids::organisation)
                    .limit(24)
                    .<Callable<OrganisationId>>map(organisation -> () -> {
                        MasterKeyset.load(KeysetSource.file(file)).addOrganisation(organisation);
                        return organisation;
                    })
                    .toList();
            for (Future<OrganisationId> added : threads.invokeAll(adders)) {
                all.add(added.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(MasterKeyset.load(KeysetSource.file(file)).organisations()).isEqualTo(all);
        assertThat(leftovers()).containsExactlyInAnyOrder("keyset.json", "keyset.json.lock");
    }

    @Test
    void rotationAddsKeysAndKeepsThoseThatAreLookedUpByEquality() {
        MasterKeyset keyset = MasterKeyset.create(file);
        OrganisationId organisation = ids.organisation();
        keyset.addOrganisation(organisation);
        KeysetDocument before = keyset.document();

        keyset.rotate();

        KeysetDocument after = MasterKeyset.load(KeysetSource.file(file)).document();
        assertThat(after.inbound().size()).isEqualTo(2);
        assertThat(after.inbound().has(before.inbound().primaryId())).isTrue();
        assertThat(after.inbound().primaryId()).isNotEqualTo(before.inbound().primaryId());
        assertThat(after.credentials().size()).isEqualTo(2);
        assertThat(after.wrappingKeys(organisation).orElseThrow().size()).isEqualTo(2);
        assertThat(after.routing().primaryId()).isEqualTo(before.routing().primaryId());
        assertThat(after.requests().primaryId()).isEqualTo(before.requests().primaryId());
    }

    @Test
    void aKeysetInAVariableServesButCannotGrow() throws IOException {
        MasterKeyset.create(file).addOrganisation(new OrganisationId(ids.next()));
        KeysetSource variable = new KeysetVariable("CASEWIRE_KEYSET", new Secret(Files.readString(file)));
        MasterKeyset keyset = MasterKeyset.load(variable);

        assertThat(keyset.organisations()).hasSize(1);
        assertThatThrownBy(() -> keyset.addOrganisation(ids.organisation()))
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("CASEWIRE_KEYSET")
                .hasMessageContaining("keyset.file");
        assertThatThrownBy(keyset::rotate).isInstanceOf(KeysetException.class);
        assertThat(variable.toString()).doesNotContain("keyData");
        assertThat(keyset.toString()).doesNotContain("keyData");
    }

    @Test
    void aKeysetBehindALinkIsReplacedWhereItLies() throws IOException {
        MasterKeyset.create(file);
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), file);

        MasterKeyset.load(KeysetSource.file(link)).addOrganisation(ids.organisation());

        assertThat(link).isSymbolicLink();
        assertThat(MasterKeyset.load(KeysetSource.file(file)).organisations()).hasSize(1);
    }

    @Test
    void processesAtOneTimeLoseNoChange() throws Exception {
        MasterKeyset.create(file);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                processes.add(new ProcessBuilder(
                                java.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Adding.class.getName(),
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start());
            }
            for (Process process : processes) {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        assertThat(MasterKeyset.load(KeysetSource.file(file)).organisations()).hasSize(3 * Adding.EACH);
    }

    @Test
    void whatACrashLeftOfAWriteIsNotInTheWay() throws IOException {
        MasterKeyset keyset = MasterKeyset.create(file);
        Files.writeString(directory.resolve(".keyset.json.new"), "half a key");

        keyset.addOrganisation(ids.organisation());

        assertThat(leftovers()).containsExactlyInAnyOrder("keyset.json", "keyset.json.lock");
    }

    @Test
    void anAdministratorsChangeLeavesTheFileToItsOwner() throws IOException {
        MasterKeyset keyset = MasterKeyset.create(file);
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(file, "unix:uid")), "only root can give a file away");
        Files.setAttribute(file, "unix:uid", 12345);

        keyset.addOrganisation(ids.organisation());

        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12345);
        assertThat(Files.getAttribute(directory.resolve("keyset.json.lock"), "unix:uid"))
                .isEqualTo(12345);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    /** Another process that adds organisations to a keyset. */
    static final class Adding {
        static final int EACH = 10;

        public static void main(String[] arguments) {
            MasterKeyset keyset = MasterKeyset.load(KeysetSource.file(Path.of(arguments[0])));
            Ids ids = new Ids(Clock.systemUTC());
            for (int i = 0; i < EACH; i++) {
                keyset.addOrganisation(ids.organisation());
            }
        }
    }

    private List<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
