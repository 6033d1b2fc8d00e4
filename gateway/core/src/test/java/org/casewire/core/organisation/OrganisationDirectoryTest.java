package org.casewire.core.organisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import org.casewire.core.TestDatabase;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.db.Database;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.SenderAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrganisationDirectoryTest {
    private final Ids ids = new Ids(Clock.systemUTC());
    private TestDatabase database;
    private Database owner;
    private OrganisationDirectory directory;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
        owner = database.owner();
        directory = new OrganisationDirectory(database.link());
    }

    @AfterEach
    void close() {
        owner.close();
        database.close();
    }

    @Test
    void findsOrganisationsByTheirNumbersRetiredOnesIncluded() {
        OrganisationId east = insert("east");
        OrganisationId west = insert("west");
        owner.inTransaction(handle -> {
            OrganisationStore store = handle.attach(OrganisationStore.class);
            store.putNumber(east, "operator-1", "16100", SenderAddress.Kind.SHORT_CODE, 0, true);
            store.putNumber(west, "operator-1", "16100", SenderAddress.Kind.SHORT_CODE, 0, false);
            store.putNumber(west, "operator-1", "358401000001", SenderAddress.Kind.MSISDN, 1, false);
            store.retireNumber(west, "operator-1", "358401000001");
            return 0;
        });

        assertThat(directory.owning("operator-1", "16100"))
                .extracting(Organisation::slug)
                .containsExactly("east", "west");
        assertThat(directory.owning("operator-1", "358401000001"))
                .extracting(Organisation::id)
                .containsExactly(west);
        assertThat(directory.owning("operator-2", "16100")).isEmpty();
        assertThat(directory.get(west).sendingNumbers())
                .extracting(number -> number.address().number())
                .containsExactly("16100");
        assertThat(directory.wrappedKeys(east)).containsExactly(1, 2, 3);
    }

    @Test
    void seesAChangeAtOnceAfterARefreshAndSoonWithoutOne() {
        OrganisationId id = insert("east");
        assertThat(directory.get(id).name()).isEqualTo("East");

        rename(id, "Itä", 1);
        directory.refresh();
        assertThat(directory.get(id).name()).isEqualTo("Itä");
        assertThat(directory.get(id).version()).isEqualTo(2);

        rename(id, "Öst", 2);
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (!directory.get(id).name().equals("Öst") && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(directory.get(id).name()).isEqualTo("Öst");
    }

    @Test
    void anOrganisationIsThereForTheFirstWhoAsksForItHoweverLatelyTheOthersWereRead() {
        for (int i = 0; i < 20; i++) {
            directory.refresh();
            OrganisationId made = insert("made-" + i);
            assertThat(directory.get(made).slug()).isEqualTo("made-" + i);
        }
    }

    @Test
    void itIsFreshFromItsReadingOnUntilItExpires() {
        directory.expire();
        assertThat(directory.isFresh()).isFalse();
        directory.all();
        assertThat(directory.isFresh()).isTrue();
    }

    @Test
    void anUnknownOrganisationIsARefusalNotAFault() {
        assertThat(directory.find(ids.organisation())).isEmpty();
        assertThatThrownBy(() -> directory.get(ids.organisation()))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(RequestRefused.Code.NOT_FOUND));
    }

    @Test
    void settingsComeBackAsTheyWereStored() {
        OrganisationSettings settings = OrganisationSettings.defaults();
        assertThat(SettingsJson.read(SettingsJson.write(settings))).isEqualTo(settings);
        assertThat(SettingsJson.read("{\"maxSegments\":3,\"fromALaterVersion\":true}")
                        .maxSegments())
                .isEqualTo(3);
        assertThat(SettingsJson.write(settings))
                .contains("\"retention\":\"P12Y\"", "\"acceptWithin\":\"PT1M\"", "\"autoReplyInterval\":\"PT12H\"");
    }

    @Test
    void aTextIsFoundByThePatientsLanguageElseByTheFirst() {
        OrganisationSettings settings =
                SettingsJson.read("{\"languages\":[\"fi\",\"en\"],\"closingMessage\":{\"fi\":\"Hei\",\"en\":\"Hi\"}}");
        assertThat(settings.textIn(settings.closingMessage(), "en")).contains("Hi");
        assertThat(settings.textIn(settings.closingMessage(), "sv")).contains("Hei");
        assertThat(settings.textIn(settings.closingMessage(), "")).contains("Hei");
        assertThat(settings.textIn(settings.unknownSenderMessage(), "fi")).isEmpty();
        assertThat(settings.regions()).isEqualTo(List.of());
    }

    private OrganisationId insert(String slug) {
        OrganisationId id = ids.organisation();
        owner.inTransaction(handle -> handle.attach(OrganisationStore.class)
                .insert(
                        id,
                        slug,
                        slug.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + slug.substring(1),
                        SettingsJson.write(OrganisationSettings.defaults()),
                        new byte[] {1, 2, 3},
                        "0123456789abcdef0123456789abcdef"));
        return id;
    }

    private void rename(OrganisationId id, String name, long version) {
        boolean changed = owner.inTransaction(handle -> handle.attach(OrganisationStore.class)
                .update(id, name, SettingsJson.write(OrganisationSettings.defaults()), version));
        assertThat(changed).isTrue();
    }
}
