package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.core.inbound.InboundFixture.CARRIER;
import static org.casewire.core.inbound.InboundFixture.P;
import static org.casewire.core.inbound.InboundFixture.S;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.casewire.core.TestOrganisation;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.inbound.InboundFixture.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is answered by itself, how often, in which language, and to whom never. */
class AutomaticAnswersTest {
    /** Open for a minute, three days from now. */
    private static final String CLOSED = """
            {"openingHours": {"timeZone": "UTC", "week": {"%s": [["03:00", "03:01"]]}, "closed": []},
             "outOfHoursMessage": {"fi": "Vastaamme huomenna.", "sv": "Vi svarar i morgon."}}""".formatted(
            LocalDate.now(ZoneOffset.UTC).plusDays(3).getDayOfWeek().name().substring(0, 3));

    private final InboundFixture fixture = new InboundFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void twentyTextsAtOnceToAClosedCaseAreAnsweredExactlyOnce() throws Exception {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        fixture.close(clinic, fixture.openOn(clinic, P, S), P, S);
        List<java.util.concurrent.CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(fixture.service.received(fixture.text("Viesti " + i)).toCompletableFuture());
        }
        for (var one : all) {
            one.get(30, TimeUnit.SECONDS);
        }
        assertThat(fixture.unmatched(clinic)).hasSize(20);
        assertThat(fixture.answers()).hasSize(1);
        assertThat(fixture.dispatched).hasSize(1);
    }

    @Test
    void theClosingMessageHasThePatientsLanguage() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId closed = fixture.openOn(clinic, P, S);
        fixture.update("update cases set language = 'sv'");
        fixture.close(clinic, closed, P, S);
        fixture.receive("Hej");
        assertThat(fixture.answers()).containsExactly(answer(clinic, "CLOSING", "Chatten är stängd.", closed));
    }

    @Test
    void theIntervalLetsTheNextAnswerThrough() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        fixture.close(clinic, fixture.openOn(clinic, P, S), P, S);
        fixture.receive("a", "b");
        fixture.update("update automatic_answer set last_at = last_at - interval '13 hours'");
        fixture.receive("c", "d");
        assertThat(fixture.answers()).hasSize(2);
    }

    @Test
    void stopInThreeLanguagesOptsOutTellsOnceAndShowsInTheThread() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        List<String> words = List.of(" STOP. ", "Lopeta viestit!", "sluta");
        List<String> starts = List.of("start", "ALOITA", "Starta");
        List<String> patients = List.of("+358401111111", "+358402222222", "+358403333333");
        List<String> told = List.of("You will get", "Et saa", "Du får inga");
        for (int i = 0; i < 3; i++) {
            CaseId open = fixture.openOn(clinic, patients.get(i), S);
            fixture.deliver(fixture.text(patients.get(i), S, words.get(i)));
            fixture.deliver(fixture.text(patients.get(i), S, words.get(i) + " "));
            assertThat(fixture.thread(clinic, open)).hasSize(2);
            assertThat(fixture.count("select count(*) from opt_out")).isOne();
            assertThat(fixture.answers()).hasSize(i + 1);
            assertThat(fixture.answers().get(i).kind()).isEqualTo("OPT_OUT");
            assertThat(fixture.answers().get(i).text()).startsWith(told.get(i));
            fixture.deliver(fixture.text(patients.get(i), S, starts.get(i)));
            assertThat(fixture.count("select count(*) from opt_out")).isZero();
            assertThat(fixture.answers()).hasSize(i + 1);
        }
        assertThat(fixture.events(clinic)).contains("patient.opted-out", "patient.opted-in");
    }

    @Test
    void wordsThatAreAnswersInAClinicDoNotOptOut() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        fixture.openOn(clinic, P, S);
        fixture.receive("CANCEL", "END", "NO", "PERU", "stop it please", "Lopeta viestit heti");
        assertThat(fixture.count("select count(*) from opt_out")).isZero();
    }

    @Test
    void aLanguageThatTheOrganisationDoesNotSpeakHasNoKeywords() {
        OrganisationId clinic = fixture.insert(
                TestOrganisation.named("clinic").number(CARRIER, S).setting("languages", "[\"sv\"]"));
        fixture.openOn(clinic, P, S);
        fixture.receive("LOPETA");
        assertThat(fixture.count("select count(*) from opt_out")).isZero();
        fixture.receive("STOP");
        assertThat(fixture.count("select count(*) from opt_out")).isOne();
    }

    @Test
    void withoutAnOpenCaseEveryOwnerOfTheNumberIsLeft() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        OrganisationId ward = fixture.insert(TestOrganisation.named("ward").number(CARRIER, S));
        fixture.receive("STOP");
        assertThat(fixture.count("select count(*) from opt_out")).isEqualTo(2);
        assertThat(fixture.events(clinic)).contains("patient.opted-out");
        assertThat(fixture.events(ward)).contains("patient.opted-out");
        assertThat(fixture.answers()).isEmpty();
    }

    @Test
    void withAnOpenCaseOnlyThatOrganisationIsLeft() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        fixture.insert(TestOrganisation.named("ward").number(CARRIER, S));
        fixture.openOn(clinic, P, S);
        fixture.receive("STOP");
        assertThat(fixture.value("select organisation_id::text from opt_out")).isEqualTo(clinic.toString());
    }

    @Test
    void outOfHoursAnOpenChatIsAnsweredOnceInItsIntervalAndNotAmidAConversation() {
        OrganisationId clinic = fixture.insert(fixture.clinic().setting("desk", CLOSED));
        CaseId open = fixture.openOn(clinic, P, S);
        fixture.update("update cases set language = 'sv'");
        fixture.receive("Hej", "Är du där?", "Hej igen");
        assertThat(fixture.answers()).containsExactly(answer(clinic, "OUT_OF_HOURS", "Vi svarar i morgon.", open));
        // The interval of this kind is its own: a chat message does not start it anew.
        fixture.value("select count(restart_automatic_answers(pair_index)::text) from automatic_answer");
        fixture.receive("Hej hej");
        assertThat(fixture.answers()).hasSize(1);
        assertThat(fixture.count("select count(*) from automatic_cause")).isZero();

        fixture.update("delete from automatic_answer");
        fixture.update("update message set automatic = null, created_at = now() - interval '119 minutes'"
                + " where automatic = 'OUT_OF_HOURS'");
        fixture.receive("Och du?");
        assertThat(fixture.answers()).isEmpty();
        fixture.update("update message set created_at = now() - interval '121 minutes' where direction = 'OUTBOUND'");
        fixture.receive("Och nu?");
        assertThat(fixture.answers()).hasSize(1);
    }

    @Test
    void whileSomebodyIsThereNothingIsSaidOfHours() {
        OrganisationId clinic =
                fixture.insert(fixture.clinic().setting("desk", "{\"outOfHoursMessage\": {\"fi\": \"Huomenna.\"}}"));
        fixture.openOn(clinic, P, S);
        fixture.receive("Hei");
        assertThat(fixture.answers()).isEmpty();
    }

    @Test
    void anOptedOutPatientGetsNoClosingMessage() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId closed = fixture.openOn(clinic, P, S);
        fixture.close(clinic, closed, P, S);
        fixture.receive("STOP", "Hei");
        assertThat(fixture.answers()).extracting(Answer::kind).containsExactly("OPT_OUT");
        assertThat(fixture.unmatched(clinic)).hasSize(2);
    }

    @Test
    void whatWasQueuedIsTakenBackAndNeedsAttention() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId open = fixture.openOn(clinic, P, S);
        queueMessage(clinic, open);
        fixture.receive("STOP");
        assertThat(fixture.count("select count(*) from queue where not automatic"))
                .isZero();
        assertThat(fixture.value("select error_code from delivery")).isEqualTo("patient-opted-out");
        assertThat(fixture.value("select attention from case_activity")).isEqualTo(1);
        assertThat(fixture.events(clinic))
                .containsExactly("message.received", "patient.opted-out", "message.failed", "message.queued");
    }

    @Test
    void threeIdenticalTextsInAnHourMuteForADay() {
        OrganisationId clinic =
                fixture.insert(fixture.clinic().setting("unknownSenderMessage", "{\"fi\": \"Emme tunne numeroasi.\"}"));
        fixture.receive("auto", "auto", "auto");
        fixture.update("delete from automatic_answer");
        fixture.receive("something else");
        assertThat(fixture.answers()).hasSize(1);
        assertThat(fixture.events(clinic)).containsOnlyOnce("answers.muted");
        fixture.update("update automatic_mute set until = now() - interval '1 second'");
        fixture.update("update automatic_cause set at = at - interval '2 hours'");
        fixture.receive("and again");
        assertThat(fixture.answers()).hasSize(2);
    }

    @Test
    void twentyTextsInFiveMinutesMuteForADay() {
        fixture.insert(fixture.clinic().setting("unknownSenderMessage", "{\"fi\": \"Emme tunne numeroasi.\"}"));
        for (int i = 0; i < 20; i++) {
            fixture.receive("Viesti " + i);
        }
        fixture.update("delete from automatic_answer");
        fixture.receive("Vielä");
        assertThat(fixture.answers()).hasSize(1);
    }

    @Test
    void aRetiredNumberGivesTheClosingMessage() {
        OrganisationId clinic = fixture.insert(TestOrganisation.named("clinic").retired(CARRIER, S));
        fixture.close(clinic, fixture.openOn(clinic, P, S), P, S);
        fixture.receive("Hei");
        assertThat(fixture.unmatched(clinic)).hasSize(1);
        assertThat(fixture.answers()).hasSize(1);
    }

    @Test
    void aPatientOfAnotherCountryGetsTheClosingMessage() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        String swedish = "+46701234567";
        fixture.close(clinic, fixture.openOn(clinic, swedish, S), swedish, S);
        fixture.deliver(fixture.text(swedish, S, "Hej"));
        assertThat(fixture.answers()).hasSize(1);
    }

    @Test
    void whatIsWrittenInAnOpenChatNeverMutes() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId open = fixture.openOn(clinic, P, S);
        fixture.receive("ok", "ok", "ok");
        for (int i = 0; i < 20; i++) {
            fixture.receive("Viesti " + i);
        }
        fixture.close(clinic, open, P, S);
        fixture.receive("I feel worse");
        assertThat(fixture.answers()).extracting(Answer::kind).containsExactly("CLOSING");
        assertThat(fixture.events(clinic)).doesNotContain("answers.muted");
    }

    @Test
    void aMuteIsOneOrganisationsOnOnePair() {
        OrganisationId clinic =
                fixture.insert(fixture.clinic().setting("unknownSenderMessage", "{\"fi\": \"Emme tunne numeroasi.\"}"));
        OrganisationId ward = fixture.insert(TestOrganisation.named("ward").number(CARRIER, InboundFixture.S2));
        fixture.close(ward, fixture.openOn(ward, P, InboundFixture.S2), P, InboundFixture.S2);
        fixture.receive("auto", "auto", "auto");
        assertThat(fixture.events(clinic)).contains("answers.muted");
        fixture.deliver(fixture.text(P, InboundFixture.S2, "auto"));
        assertThat(fixture.answers()).extracting(Answer::kind).containsExactly("UNKNOWN_SENDER", "CLOSING");
        fixture.receive("STOP");
        assertThat(fixture.answers())
                .extracting(Answer::kind)
                .as("told once, never muted")
                .endsWith("OPT_OUT");
    }

    @Test
    void anAnswerThatDidNotArriveGivesTheIntervalBackAndTheListSaysSo() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        fixture.close(clinic, fixture.openOn(clinic, P, S), P, S);
        fixture.receive("Hei");
        TestDesk desk = new TestDesk(fixture);
        assertThat(desk.only(clinic).answeredAt()).isPresent();
        assertThat(fixture.update("""
                insert into delivery (organisation_id, message_id, segment, state, attempt, carrier, pair_index,
                    error_code, error_detail, permanent, answered_at, final_at)
                select organisation_id, id, 1, 'UNDELIVERED', 1, carrier, '\\x00', '099', 'Absent', false, now(), now()
                from message where automatic is not null""")).isOne();
        assertThat(desk.only(clinic).answeredAt()).isEmpty();
        assertThat(desk.only(clinic).answerFailure().orElseThrow().code()).isEqualTo("099");
        fixture.receive("Hei taas");
        assertThat(fixture.answers()).hasSize(2);
        fixture.receive("Ja taas");
        assertThat(fixture.answers()).as("that one is on its way").hasSize(2);
    }

    @Test
    void equalTextsOfTwoPatientsDoNotLookEqual() {
        fixture.insert(fixture.clinic().setting("unknownSenderMessage", "{\"fi\": \"Emme tunne numeroasi.\"}"));
        fixture.receive("Kyllä");
        fixture.deliver(fixture.text("+358401112223", S, "Kyllä"));
        assertThat(fixture.count("select count(distinct content_hash) from inbound_delivery"))
                .isEqualTo(2);
        assertThat(fixture.count("select count(distinct text_hash) from automatic_cause"))
                .isEqualTo(2);
    }

    @Test
    void stopToWhoMustChooseOptsOutOfThatOrganisationAlone() {
        OrganisationId clinic = fixture.insert(fixture.clinic().setting("severalOpenCases", "\"ASK\""));
        fixture.insert(TestOrganisation.named("ward").number(CARRIER, S));
        fixture.openOn(clinic, P, S);
        fixture.openOn(clinic, P, S);
        fixture.receive("STOP");
        assertThat(fixture.unmatched(clinic)).containsExactly("needs-assignment: STOP");
        assertThat(fixture.value("select organisation_id::text from opt_out")).isEqualTo(clinic.toString());
        assertThat(fixture.answers()).extracting(Answer::kind).containsExactly("OPT_OUT");
    }

    @Test
    void stopToACaseThatWaitsToBeStartedOptsOutOfItsOrganisationAlone() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        fixture.insert(TestOrganisation.named("ward").number(CARRIER, S));
        fixture.caseOf(clinic, P, CaseStatus.NEW, Optional.empty());
        fixture.receive("STOP");
        assertThat(fixture.value("select organisation_id::text from opt_out")).isEqualTo(clinic.toString());
    }

    @Test
    void aKeywordInPartsCountsWhenItIsWhole() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        fixture.openOn(clinic, P, S);
        fixture.deliver(fixture.part(3, 2, 1, "ST"));
        fixture.update("update part_set set first_at = now() - interval '1 hour'");
        new IncompleteTexts(fixture.database.link(), fixture.reception, carrier -> CarrierTimes.USUAL, () -> {})
                .showDue(10);
        assertThat(fixture.count("select count(*) from opt_out")).isZero();
        fixture.deliver(fixture.part(3, 2, 2, "OP"));
        assertThat(fixture.count("select count(*) from opt_out")).isOne();
        assertThat(fixture.answers()).extracting(Answer::kind).containsExactly("OPT_OUT");
    }

    private void queueMessage(OrganisationId clinic, CaseId open) {
        fixture.database.link().inTransaction(handle -> {
            java.util.UUID id = fixture.ids.next();
            handle.createUpdate("""
                            insert into message
                                (organisation_id, id, case_id, position, direction, carrier, sender_number, encoding,
                                segment_count, confirm_on, not_after, created_at)
                            values (?, ?, ?, 99, 'OUTBOUND', ?, ?, 'GSM7', 1, 'RECEIPT', now() + interval '1 h', now())
                            """)
                    .bind(0, clinic.value())
                    .bind(1, id)
                    .bind(2, open.value())
                    .bind(3, CARRIER)
                    .bind(4, S)
                    .execute();
            return handle.createUpdate("""
                            insert into queue
                                (organisation_id, lane, position, message_id, carrier, slot, automatic, pending, next_at,
                                not_after, queued_at)
                            values (?, ?, 99, ?, ?, 0, false, 1, now(), now() + interval '1 h', now())
                            """)
                    .bind(0, clinic.value())
                    .bind(1, open.value())
                    .bind(2, id)
                    .bind(3, CARRIER)
                    .execute();
        });
    }

    private static Answer answer(OrganisationId organisation, String kind, String text, CaseId caseId) {
        return new Answer(organisation, kind, text, Optional.of(caseId));
    }
}
