package org.casewire.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.PhoneNumber;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
    private static final PhoneNumber PATIENT = new PhoneNumber("+358401234567");

    @TempDir
    Path directory;

    private final Ids ids = new Ids(Clock.systemUTC());
    private final OrganisationId mine = ids.organisation();
    private final OrganisationId theirs = ids.organisation();
    private final UUID row = ids.next();
    private final Map<OrganisationId, byte[]> database = new HashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private MasterKeyset master;
    private KeyRing ring;

    @BeforeEach
    void makeKeys() {
        master = MasterKeyset.create(directory.resolve("keyset.json"));
        ring = ringOf(master);
        for (OrganisationId organisation : new OrganisationId[] {mine, theirs}) {
            master.addOrganisation(organisation);
            database.put(organisation, ring.newWrappedKeys(organisation));
        }
    }

    @Test
    void anOrganisationsKeysOpenWhatTheySealedAfterARestart() {
        byte[] sealed = ring.of(mine).sealer().seal(SealedColumn.CASE_NAME, row, "Maija");
        byte[] index = ring.of(mine).index().phone(PATIENT);

        KeyRing restarted = ringOf(reloaded());
        assertThat(restarted.of(mine).sealer().open(SealedColumn.CASE_NAME, row, sealed))
                .isEqualTo("Maija");
        assertThat(restarted.of(mine).index().phone(PATIENT)).isEqualTo(index);
        assertThat(restarted.unwrap(mine, database.get(mine)).sealer().open(SealedColumn.CASE_NAME, row, sealed))
                .isEqualTo("Maija");
    }

    @Test
    void anotherOrganisationOpensNothingAndFindsNothing() {
        byte[] sealed = ring.of(mine).sealer().seal(SealedColumn.CASE_NAME, row, "Maija");

        assertThatThrownBy(() -> ring.of(theirs).sealer().open(SealedColumn.CASE_NAME, row, sealed))
                .isInstanceOf(UnsealException.class);
        assertThatThrownBy(() -> ring.inbound().open(SealedColumn.CASE_NAME, row, sealed))
                .isInstanceOf(UnsealException.class);
        assertThat(ring.of(theirs).index().phone(PATIENT))
                .isNotEqualTo(ring.of(mine).index().phone(PATIENT));
        assertThatThrownBy(() -> ring.unwrap(theirs, database.get(mine))).isInstanceOf(KeysetException.class);
    }

    @Test
    void keysAreReadOnceUntilForgotten() {
        ring.of(mine);
        ring.of(mine);
        assertThat(reads).hasValue(1);

        ring.invalidate(mine);
        ring.of(mine);
        assertThat(reads).hasValue(2);
    }

    @Test
    void withoutTheWrappingKeyTheDatabaseAloneOpensNothing() {
        MasterKeyset other = MasterKeyset.create(directory.resolve("other.json"));
        assertThatThrownBy(() -> ringOf(other).of(mine)).isInstanceOf(KeysetException.class);
        other.addOrganisation(mine);
        assertThatThrownBy(() -> ringOf(other).of(mine))
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("restore the keyset");
    }

    @Test
    void afterRotationOldRowsOpenAndRewrappedKeysUseTheNewWrappingKey() {
        byte[] organisations = ring.of(mine).sealer().seal(SealedColumn.CASE_NAME, row, "Maija");
        byte[] installations = ring.inbound().seal(SealedColumn.PART_TEXT, row, "hei");
        byte[] secret = ring.credentials().hash("salaisuus");
        byte[] pair = ring.routing().pair("operator-1", "358501", "+358401234567");

        master.rotate();
        byte[] rewrapped = ring.rewrap(mine, database.get(mine));

        assertThat(AeadKeys.keyIdOf(rewrapped))
                .hasValue(master.wrappingKeys(mine).primaryId());
        assertThat(AeadKeys.keyIdOf(rewrapped)).isNotEqualTo(AeadKeys.keyIdOf(database.get(mine)));
        database.put(mine, rewrapped);
        KeyRing restarted = ringOf(reloaded());
        assertThat(restarted.of(mine).sealer().open(SealedColumn.CASE_NAME, row, organisations))
                .isEqualTo("Maija");
        assertThat(restarted.inbound().open(SealedColumn.PART_TEXT, row, installations))
                .isEqualTo("hei");
        assertThat(restarted.credentials().matches("salaisuus", secret)).isTrue();
        assertThat(restarted.routing().pair("operator-1", "358501", "+358401234567"))
                .isEqualTo(pair);
    }

    @Test
    void aRunningNodeFollowsKeysThatAnotherNodeMade() {
        ring.of(mine);
        MasterKeyset elsewhere = reloaded();
        elsewhere.rotate();
        KeyRing other = ringOf(elsewhere);
        database.put(mine, other.withNewDataKey(mine, database.get(mine)));

        byte[] text = other.of(mine).sealer().seal(SealedColumn.MESSAGE_TEXT, row, "hei");
        byte[] part = other.inbound().seal(SealedColumn.PART_TEXT, row, "hei");
        byte[] secret = other.credentials().hash("salaisuus");

        assertThat(ring.of(mine).sealer().open(SealedColumn.MESSAGE_TEXT, row, text))
                .isEqualTo("hei");
        assertThat(ring.inbound().open(SealedColumn.PART_TEXT, row, part)).isEqualTo("hei");
        assertThat(ring.credentials().matches("salaisuus", secret)).isTrue();
        assertThat(AeadKeys.keyIdOf(ring.of(mine).sealer().seal(SealedColumn.MESSAGE_TEXT, row, "hei")))
                .isEqualTo(AeadKeys.keyIdOf(text));
    }

    @Test
    void aSecretMatchesItsHashAlone() {
        CredentialHash credentials = ring.credentials();
        byte[] hash = credentials.hash("salaisuus");

        assertThat(credentials.matches("salaisuus", hash)).isTrue();
        assertThat(credentials.matches("salaisuuS", hash)).isFalse();
        assertThat(credentials.matches("", hash)).isFalse();
        assertThat(credentials.matches("salaisuus", new byte[0])).isFalse();
        assertThat(credentials.matches("salaisuus", new byte[36])).isFalse();
        hash[35] ^= 1;
        assertThat(credentials.matches("salaisuus", hash)).isFalse();
    }

    @Test
    void hashesOfDifferentPurposesOrFieldsNeverMeet() {
        RoutingIndex routing = ring.routing();
        byte[] patient = "+358401234567".getBytes(StandardCharsets.UTF_8);

        assertThat(routing.pair("operator", "12", "3")).isNotEqualTo(routing.pair("operator", "1", "23"));
        assertThat(routing.pair("operator1", "2", "3")).isNotEqualTo(routing.pair("operator", "12", "3"));
        assertThat(routing.sender("+358401234567"))
                .isNotEqualTo(routing.content(patient))
                .hasSize(16);
        assertThat(ring.requests().key(mine, "/v1/cases", "k"))
                .isNotEqualTo(ring.requests().key(theirs, "/v1/cases", "k"));
        assertThat(ring.requests().key(mine, "/v1/case", "sk"))
                .isNotEqualTo(ring.requests().key(mine, "/v1/cases", "k"));
        assertThat(ring.requests().body(patient))
                .isEqualTo(ring.requests().body(patient))
                .hasSize(32);
        assertThat(ring.of(mine).index().reference("+358401234567"))
                .isNotEqualTo(ring.of(mine).index().phone(PATIENT))
                .hasSize(16);
    }

    private MasterKeyset reloaded() {
        return MasterKeyset.load(KeysetSource.file(directory.resolve("keyset.json")));
    }

    private KeyRing ringOf(MasterKeyset keyset) {
        return new KeyRing(keyset, organisation -> {
            reads.incrementAndGet();
            return database.get(organisation);
        });
    }
}
