package org.casewire.core.organisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.UUID;
import org.casewire.core.TestDatabase;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.KeysetException;
import org.casewire.core.crypto.KeysetSource;
import org.casewire.core.crypto.MasterKeyset;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.UnsealException;
import org.casewire.core.db.Database;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the database says to each kind of keyset. */
class KeysetRecordTest {
    @TempDir
    Path folder;

    private final Ids ids = new Ids(Clock.systemUTC());
    private final UUID row = ids.next();
    private TestDatabase database;
    private Database owner;
    private Path file;
    private MasterKeyset master;
    private OrganisationId clinic;

    @BeforeEach
    void useADatabase() {
        database = TestDatabase.fresh();
        owner = database.owner();
        file = folder.resolve("keyset.json");
        master = MasterKeyset.create(file);
        record(master).require();
        clinic = insert("clinic");
    }

    @AfterEach
    void close() {
        owner.close();
        database.close();
    }

    @Test
    void theKeysetOfTheDatabaseIsRightOnBothLogins() {
        record(load(file)).require();
        new KeysetRecord(database.link(), load(file)).require();
    }

    @Test
    void anotherInstallationsIsRefused() {
        MasterKeyset other = MasterKeyset.create(folder.resolve("other.json"));

        assertThatThrownBy(() -> record(other).require())
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("another installation")
                .hasMessageContaining("safe copy")
                .hasMessageContaining(folder.resolve("other.json").toString());
        other.addOrganisation(clinic);
        assertThatThrownBy(() -> record(other).require()).hasMessageContaining("another installation");
    }

    @Test
    void aCopyFromBeforeAnOrganisationWasMadeIsRefusedByItsName() throws IOException {
        Path copy = copy("older.json");
        insert("harbour");

        assertThatThrownBy(() -> record(load(copy)).require())
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("older than this database: it lacks the key of organisation harbour")
                .message()
                .doesNotContain("clinic");
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        record(load(copy)).require();
    }

    @Test
    void aCopyFromBeforeARotationIsRefused() throws IOException {
        Path copy = copy("older.json");
        changes(master).rotate();

        assertThatThrownBy(() -> record(load(copy)).require())
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("keyset rotate")
                .hasMessageContaining("clinic");
        record(load(file)).require();
    }

    @Test
    void aRotationWrapsEveryOrganisationsKeysAnewAndOldRowsOpen() {
        byte[] sealed = ring(master).of(clinic).sealer().seal(SealedColumn.CASE_NAME, row, "Maija");
        byte[] before = wrapped(clinic);

        changes(master).rotate();

        assertThat(wrapped(clinic)).isNotEqualTo(before);
        assertThat(ring(load(file)).of(clinic).sealer().open(SealedColumn.CASE_NAME, row, sealed))
                .isEqualTo("Maija");
    }

    @Test
    void aNewerKeysetThanTheDatabasesIsRightAndNoted() throws IOException {
        Path copy = copy("copy.json");
        master.rotate();
        master.addOrganisation(ids.organisation());

        record(load(file)).require();

        assertThatThrownBy(() -> record(load(copy)).require()).hasMessageContaining("older");
    }

    @Test
    void aDestroyedKeyIsNotMissingAndNothingOfItOpens() {
        byte[] sealed = ring(master).of(clinic).sealer().seal(SealedColumn.CASE_NAME, row, "Maija");

        assertThat(changes(master).destroy(clinic)).isTrue();
        assertThat(changes(master).destroy(clinic)).isFalse();

        record(load(file)).require();
        assertThat(load(file).organisations()).isEmpty();
        KeyRing after = ring(load(file));
        assertThat(after.has(clinic)).isTrue();
        assertThatThrownBy(() -> after.of(clinic).sealer().open(SealedColumn.CASE_NAME, row, sealed))
                .isInstanceOf(UnsealException.class)
                .hasMessageContaining("destroyed");
        assertThatThrownBy(() -> after.of(clinic).sealer().seal(SealedColumn.CASE_NAME, row, "Maija"))
                .isInstanceOf(KeysetException.Destroyed.class);
    }

    @Test
    void aKeyThatIsGoneWithoutARecordCanStillBeDestroyed() {
        master.remove(clinic);
        assertThatThrownBy(() -> record(master).require()).hasMessageContaining("keyset destroy --organisation clinic");

        record(master).requireBut(clinic);
        changes(master).destroy(clinic);
        record(master).require();
    }

    @Test
    void aRunningProcessTakesUpANewerFileAndNoOlderOrOtherOne() throws IOException {
        Path copy = copy("node.json");
        MasterKeyset running = load(copy);
        OrganisationId harbour = insert("harbour");
        assertThat(ring(running).has(harbour)).isFalse();

        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        assertThat(ring(running).has(harbour)).isTrue();
        assertThat(running.notTakenUp()).isEmpty();

        Path other = folder.resolve("other.json");
        MasterKeyset.create(other);
        Files.copy(other, copy, StandardCopyOption.REPLACE_EXISTING);
        running.refresh();
        assertThat(running.notTakenUp())
                .hasValueSatisfying(why -> assertThat(why).contains("Restore the newest copy"));
        assertThat(ring(running).has(harbour)).isTrue();

        Files.writeString(copy, "half a fi");
        running.refresh();
        assertThat(running.notTakenUp())
                .hasValueSatisfying(why -> assertThat(why).contains("not JSON"));
        assertThat(ring(running).has(harbour)).isTrue();
    }

    private Path copy(String name) throws IOException {
        return Files.copy(file, folder.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static MasterKeyset load(Path file) {
        return MasterKeyset.load(KeysetSource.file(file));
    }

    private KeysetRecord record(MasterKeyset keyset) {
        return new KeysetRecord(owner, keyset);
    }

    private KeyRing ring(MasterKeyset keyset) {
        return new KeyRing(keyset, this::wrapped);
    }

    private KeysetChanges changes(MasterKeyset keyset) {
        return new KeysetChanges(owner, keyset, ring(keyset), record(keyset));
    }

    private byte[] wrapped(OrganisationId id) {
        return owner.inTransaction(
                handle -> handle.attach(OrganisationStore.class).wrappedKeys(id).orElseThrow());
    }

    private OrganisationId insert(String slug) {
        OrganisationId id = ids.organisation();
        master.addOrganisation(id);
        owner.inTransaction(handle -> handle.attach(OrganisationStore.class)
                .insert(
                        id,
                        slug,
                        slug,
                        SettingsJson.write(OrganisationSettings.defaults()),
                        ring(master).newWrappedKeys(id),
                        master.wrappingFingerprint(id)));
        return id;
    }
}
