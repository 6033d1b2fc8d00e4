package org.casewire.core.organisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.TestDatabase;
import org.casewire.core.TestKeys;
import org.casewire.core.access.ActionLog;
import org.casewire.core.access.Actor;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.Role;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.db.Database;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.text.TextForm;
import org.casewire.core.text.Tie;
import org.casewire.core.upkeep.AuthorisationJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrganisationSetupTest {
    private static final Actor ACTOR = new Actor("system", Role.OPERATOR, "", "local", "r1");
    private static final OrganisationSpec.Number MOBILE =
            new OrganisationSpec.Number("operator-1", "358401000001", false);
    private static final OrganisationSpec.Number SHORT = new OrganisationSpec.Number("operator-1", "16100", true);

    private static final OrganisationSpec.Number WITHOUT_GSM =
            new OrganisationSpec.Number("ascii", "358401000009", false);

    private final CarrierTexts texts = new CarrierTexts(
            carrier -> carrier.equals("ascii") ? new TextForm(Tie.REFERENCE_8, TextForm.Basic.ASCII) : TextForm.USUAL);
    private final List<String> logged = new ArrayList<>();
    private final ActionLog log = (handle, organisation, actor, action) -> logged.add(action);
    private TestDatabase database;
    private TestKeys keys;
    private Database owner;
    private OrganisationDirectory directory;
    private OrganisationSetup setup;
    private OrganisationService service;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
        keys = new TestKeys(database);
        owner = database.owner();
        directory = new OrganisationDirectory(database.link());
        setup = new OrganisationSetup(owner, keys.master(), keys.ring(), new Ids(Clock.systemUTC()), texts, log);
        service = new OrganisationService(database.app(), directory, texts, log);
    }

    @AfterEach
    void close() {
        owner.close();
        keys.close();
        database.close();
    }

    @Test
    void createsOnceWithKeysThatOpen() {
        OrganisationSetup.Applied first = setup.apply(spec("east", settings(), MOBILE, SHORT), ACTOR);
        OrganisationSetup.Applied again = setup.apply(spec("east", settings(), MOBILE, SHORT), ACTOR);

        assertThat(first.change()).isEqualTo(OrganisationSetup.Change.CREATED);
        assertThat(again.change()).isEqualTo(OrganisationSetup.Change.NONE);
        assertThat(again.organisation()).isEqualTo(first.organisation());
        assertThat(first.organisation().senderNumbers())
                .extracting(number -> number.address().kind().name())
                .containsExactly("MSISDN", "SHORT_CODE");
        assertThat(logged).containsExactly("organisation.create");
        UUID row = UUID.randomUUID();
        OrganisationId id = first.organisation().id();
        byte[] sealed = keys.ring().of(id).sealer().seal(SealedColumn.CASE_NAME, row, "x");
        assertThat(keys.ring().of(id).sealer().open(SealedColumn.CASE_NAME, row, sealed))
                .isEqualTo("x");
    }

    @Test
    void retiresWhatIsNoLongerListedAndTakesItBackWhenItIs() {
        setup.apply(spec("east", settings(), MOBILE, SHORT), ACTOR);
        Organisation less = setup.apply(spec("east", settings(), SHORT), ACTOR).organisation();
        assertThat(less.version()).isEqualTo(2);
        assertThat(less.sendingNumbers())
                .extracting(number -> number.address().number())
                .containsExactly("16100");
        assertThat(directory.owning("operator-1", "358401000001"))
                .extracting(Organisation::slug)
                .containsExactly("east");

        Organisation more =
                setup.apply(spec("east", settings(), SHORT, MOBILE), ACTOR).organisation();
        assertThat(more.sendingNumbers())
                .extracting(number -> number.address().number())
                .containsExactly("16100", "358401000001");
    }

    @Test
    void theEndOfANumbersAuthorisationIsToldThirtyDaysBeforeAndWhenItIsOver() {
        LocalDate soon = LocalDate.now(ZoneOffset.UTC).plusDays(10);
        OrganisationSpec.Number authorised = new OrganisationSpec.Number(
                "operator-1",
                "358401000001",
                false,
                Optional.of(new SenderNumber.Authorisation("TRAFICOM/1", Optional.of(soon))));
        OrganisationId id = setup.apply(spec("east", settings(), authorised, SHORT), ACTOR)
                .organisation()
                .id();
        assertThat(setup.apply(spec("east", settings(), authorised, SHORT), ACTOR)
                        .change())
                .isEqualTo(OrganisationSetup.Change.NONE);
        assertThat(directory.get(id).senderNumbers().get(0).authorisation())
                .map(SenderNumber.Authorisation::reference)
                .contains("TRAFICOM/1");
        AuthorisationJob job =
                new AuthorisationJob(database.link(), () -> {}, Duration.ofSeconds(1), new MetricRegistry());
        job.run();
        job.run();
        assertThat(told(id)).isEqualTo(1);
        assertThat(job.ending().first()).contains(soon);
        owner.useTransaction(handle -> handle.execute("update sender_number set authorised_until = current_date - 1"
                + " where authorised_until is not null"));
        job.run();
        job.run();
        assertThat(told(id)).isEqualTo(2);
        setup.apply(spec("east", settings(), MOBILE, SHORT), ACTOR);
        job.run();
        assertThat(job.ending().numbers()).isZero();
    }

    private long told(OrganisationId id) {
        return database.link()
                .inTransaction(handle -> handle.createQuery(
                                "select count(*) from event where organisation_id = :o and type = 'sender.authorisation'")
                        .bind("o", id)
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void refusesWhatCannotBeWithoutHalfDoingIt() {
        setup.apply(spec("east", settings(), SHORT), ACTOR);
        assertThat(faults(() -> setup.apply(spec("west", settings(), MOBILE, SHORT), ACTOR)))
                .containsExactly("senderNumbers organisation east is the default of one of them already");
        assertThat(directory.find("west")).isEmpty();
        assertThat(faults(() -> setup.apply(spec("West!", settings(), MOBILE), ACTOR)))
                .hasSize(1);
        assertThat(faults(() -> setup.apply(spec("west", settings()), ACTOR))).hasSize(1);
        assertThat(faults(() -> setup.apply(
                        spec("west", settings(), MOBILE, MOBILE, new OrganisationSpec.Number("c", "0401000001", false)),
                        ACTOR)))
                .singleElement()
                .asString()
                .startsWith("senderNumbers[1, 2] ");
    }

    @Test
    void oneRefusalNamesEveryFault() {
        OrganisationSettings wrong = SettingsJson.read("""
                {"regions": ["FI", "XX"], "languages": [], "closingMessage": {"fi": "   "}, "maxSegments": 0,
                 "unknownSenderMessage": {"suomi": "Hei"}, "notAfter": "PT0S", "retention": "P-1Y", "pairReserve": "P999D"}
                """);
        assertThat(faults(() -> setup.apply(spec("west", wrong, MOBILE), ACTOR)))
                .extracting(fault -> fault.split(" ")[0])
                .containsExactlyInAnyOrder(
                        "regions",
                        "languages",
                        "closingMessage.fi",
                        "maxSegments",
                        "unknownSenderMessage",
                        "notAfter",
                        "retention",
                        "pairReserve");
    }

    @Test
    void noAutomaticTextIsLongerThanMaxSegments() {
        OrganisationSettings wrong =
                SettingsJson.read("{\"regions\": [\"FI\"], \"languages\": [\"fi\"], \"closingMessage\": {\"fi\": \""
                        + "a".repeat(161) + "\"}, \"maxSegments\": 1}");
        assertThat(faults(() -> setup.apply(spec("west", wrong, MOBILE), ACTOR)))
                .containsExactly("closingMessage.fi takes 2 segments, and maxSegments is 1");
    }

    @Test
    void automaticTextsFitWhatTheStrictestCarrierMakesOfThem() {
        OrganisationSettings one =
                SettingsJson.read("{\"regions\": [\"FI\"], \"languages\": [\"fi\"], \"closingMessage\": {\"fi\": \""
                        + "ä".repeat(71) + "\"}, \"maxSegments\": 1}");
        assertThat(faults(() -> setup.apply(spec("west", one, MOBILE, WITHOUT_GSM), ACTOR)))
                .contains("closingMessage.fi takes 2 segments, and maxSegments is 1");
        Organisation usual = setup.apply(spec("west", one, MOBILE), ACTOR).organisation();
        assertThat(service.update(usual.id(), "West", one, usual.version(), ACTOR)
                        .version())
                .isEqualTo(2);

        Organisation strict =
                setup.apply(spec("north", settings(), WITHOUT_GSM), ACTOR).organisation();
        assertThat(faults(() -> service.update(strict.id(), "North", one, strict.version(), ACTOR)))
                .contains("closingMessage.fi takes 2 segments, and maxSegments is 1");
    }

    @Test
    void noMoreSegmentsAreAllowedThanAMessageCanHave() {
        for (int segments : new int[] {31, 32}) {
            OrganisationSettings most = SettingsJson.read(
                    SettingsJson.write(settings()).replace("\"maxSegments\":6", "\"maxSegments\":" + segments));
            if (segments == 31) {
                setup.apply(spec("west", most, MOBILE), ACTOR);
            } else {
                assertThat(faults(() -> setup.apply(spec("west", most, MOBILE), ACTOR)))
                        .containsExactly("maxSegments must be from 1 to 31");
            }
        }
    }

    @Test
    void ofTwoWhoChangeTheSettingsTheSecondLearnsOfTheFirst() {
        Organisation before =
                setup.apply(spec("east", settings(), MOBILE), ACTOR).organisation();
        assertThat(directory.get(before.id()).settings().maxSegments()).isEqualTo(6);
        OrganisationSettings fewer = SettingsJson.read(
                SettingsJson.write(before.settings()).replace("\"maxSegments\":6", "\"maxSegments\":4"));

        Organisation after = service.update(before.id(), "Itä", fewer, before.version(), ACTOR);

        assertThat(after.settings().maxSegments()).isEqualTo(4);
        assertThat(after.version()).isEqualTo(2);
        assertThat(service.get(before.id())).isEqualTo(after);
        assertThat(directory.get(before.id())).isEqualTo(after);
        assertThatThrownBy(() -> service.update(before.id(), "Öst", fewer, before.version(), ACTOR))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(RequestRefused.Code.PRECONDITION_FAILED));
        assertThat(logged).containsExactly("organisation.create", "organisation.update");
    }

    private static OrganisationSpec spec(
            String slug, OrganisationSettings settings, OrganisationSpec.Number... numbers) {
        return new OrganisationSpec(slug, "East", settings, List.of(numbers));
    }

    private static OrganisationSettings settings() {
        OrganisationSettings settings = SettingsJson.read(
                "{\"regions\": [\"FI\"], \"languages\": [\"fi\", \"sv\"], \"closingMessage\": {\"fi\": \"Hei\"}}");
        assertThat(settings.autoReplyInterval()).isEqualTo(Duration.ofHours(12));
        return settings;
    }

    private static List<String> faults(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        RequestRefused refused = org.assertj.core.api.Assertions.catchThrowableOfType(RequestRefused.class, work);
        assertThat(refused.code()).isEqualTo(RequestRefused.Code.INVALID_REQUEST);
        Map<String, Object> extensions = refused.extensions();
        return ((List<?>) extensions.get("errors"))
                .stream()
                        .map(SettingsRules.Fault.class::cast)
                        .map(fault -> fault.field() + " " + fault.message())
                        .toList();
    }
}
