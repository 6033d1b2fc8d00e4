package org.casewire.daemon.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.Map;
import org.casewire.daemon.Waiting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a team shares its work at the console: whose it is, who waits, who was faster, what goes out later. */
class ConsoleTeamIT {
    @TempDir
    static Path folder;

    private static Clinic clinic;

    @BeforeAll
    static void open() throws Exception {
        clinic = Clinic.open(folder);
    }

    @AfterAll
    static void close() throws Exception {
        clinic.close();
    }

    @Test
    void aCaseIsTakenHandedOverAndFoundUnderMine() {
        String caseId = clinic.api().newCase(clinic.newPatient());
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen");
                Nurse doctor = Nurse.signsIn(clinic, "Doctor Ek")) {
            nurse.opens("new", caseId);
            nurse.button("header.take").click();
            assertThat(nurse.page().locator(".assignee").first()).containsText(nurse.word("assignee.me"));
            assertThat(nurse.tab("mine")).containsText("1");
            nurse.button("header.more").click();
            nurse.button("assignee.hand-over").click();
            Locator dialog = nurse.page().getByRole(AriaRole.DIALOG);
            dialog.getByLabel(nurse.word("assignee.name")).fill("Doctor Ek");
            dialog.getByLabel(nurse.word("assignee.name")).press("Enter");
            assertThat(nurse.page().locator(".case-header .assignee")).containsText("Doctor Ek");
            doctor.tab("mine").click();
            assertThat(doctor.row(caseId)).isVisible();
            assertThat(doctor.tab("mine")).containsText("1");
        }
        assertThat(clinic.api().read(caseId).at("/assignee/name").asText()).isEqualTo("Doctor Ek");
    }

    @Test
    void whoWaitsIsCountedUntilAnsweredOrUntilSomebodySaysThatItNeedsNoAnswer() {
        String first = clinic.newPatient();
        String second = clinic.newPatient();
        String firstCase = clinic.api().openCase(first);
        String secondCase = clinic.api().openCase(second);
        clinic.writes(first, firstCase, "May I come today?");
        clinic.writes(second, secondCase, "Thank you");
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            nurse.tab("waiting").click();
            assertThat(nurse.tab("waiting")).containsText("2");
            assertThat(nurse.page().locator("a.row").first()).hasAttribute("data-case", firstCase);
            nurse.row(firstCase).click();
            nurse.sends("At two, please");
            assertThat(nurse.tab("waiting")).containsText("1");
            nurse.row(secondCase).click();
            assertThat(nurse.chat(secondCase)).isVisible();
            nurse.button("header.more").click();
            nurse.button("header.no-answer").click();
            assertThat(nurse.tab("waiting").locator(".count")).hasCount(0);
        }
    }

    @Test
    void whoWritesWhileAnotherWritesIsToldAndDecides() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            nurse.opens("progress", caseId);
            nurse.types("Take two tablets a day");
            // Before the page can have heard of it.
            nurse.page().route("**/v1/events", route -> route.abort());
            nurse.page().route("**/v1/cases/*/messages?*", route -> route.abort());
            clinic.api().write(caseId, "Take one tablet a day").is(201);
            nurse.button("composer.send").click();
            assertThat(nurse.page().getByText(nurse.word("problem.newer-entries")))
                    .isVisible();
            assertThat(nurse.composer()).hasValue("Take two tablets a day");
            nurse.page().unrouteAll();
            assertThat(clinic.api().thread(caseId)).hasSize(1);
            nurse.button("composer.take-over").click();
            assertThat(nurse.message("Take two tablets a day"))
                    .containsText(nurse.words().start("state.sent"));
        }
        assertThat(clinic.sent(patient, "Take two tablets a day")).isEqualTo(1);
    }

    @Test
    void aReminderIsScheduledSeenByAllAndTakenBack() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen");
                Nurse doctor = Nurse.signsIn(clinic, "Doctor Ek")) {
            nurse.opens("progress", caseId);
            doctor.opens("progress", caseId);
            nurse.types("Your vaccination is today");
            nurse.button("terms").click();
            nurse.button("terms.tomorrow").click();
            nurse.button("terms.schedule").click();
            Locator scheduled = doctor.page().locator("[data-scheduled]");
            assertThat(scheduled).containsText("Your vaccination is today");
            assertThat(doctor.message("Your vaccination is today")).hasCount(0);
            assertThat(nurse.composer()).hasValue("");
            nurse.button("header.close").click();
            assertThat(nurse.page().getByText(nurse.word("problem.scheduled-messages")))
                    .isVisible();
            scheduled
                    .getByRole(
                            AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(doctor.word("message.take-back")))
                    .click();
            assertThat(scheduled).hasCount(0);
            assertThat(nurse.page().locator("[data-scheduled]")).hasCount(0);
        }
        assertThat(clinic.sent(patient, "Your vaccination is today")).isZero();
    }

    @Test
    void colleaguesSeeEachOtherAndTheirNotesAndATemplateIsFilledInBeforeItIsSent() {
        clinic.admin()
                .post(
                        "/v1/templates",
                        Map.of("name", "Come in", "texts", Map.of("en", "Please come at {hour}. {author.name}")))
                .is(201);
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen");
                Nurse doctor = Nurse.signsIn(clinic, "Doctor Ek")) {
            doctor.opens("progress", caseId);
            nurse.opens("progress", caseId);
            assertThat(nurse.page().locator(".others-here")).containsText("Doctor Ek");
            doctor.composer().pressSequentially("I am about to");
            assertThat(nurse.page().locator(".others-writing")).containsText("Doctor Ek");
            nurse.button("header.more").click();
            nurse.button("note").click();
            Locator dialog = nurse.page().getByRole(AriaRole.DIALOG);
            dialog.getByLabel(nurse.word("note")).fill("Afraid of needles");
            dialog.getByText(nurse.word("note.add")).click();
            assertThat(doctor.page().locator(".team-note")).containsText("Afraid of needles");
            assertThat(doctor.page().locator(".team-note")).containsText("Nurse Nykänen");
            nurse.button("templates").click();
            dialog.getByText(nurse.word("templates.use")).click();
            dialog.getByLabel("hour").fill("14:30");
            dialog.getByLabel("hour").press("Enter");
            assertThat(nurse.composer()).hasValue("Please come at 14:30. Nurse Nykänen");
            nurse.button("composer.send").click();
            assertThat(nurse.message("Please come at 14:30"))
                    .containsText(nurse.words().start("state.sent"));
        }
        assertThat(clinic.smsc().texts().toString()).doesNotContain("needles");
    }

    @Test
    void aPatientIsFoundByTheBeginningOfHerNameAlsoInTheArchive() {
        String caseId = clinic.api()
                .post("/v1/cases", Map.of("patient", Map.of("phone", clinic.newPatient(), "name", "Wilhelmiina Haku")))
                .is(201)
                .get("id")
                .asText();
        clinic.api().status(caseId, "COMPLETE").is(200);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            Keyboard keys = new Keyboard(nurse.page());
            assertThat(nurse.tab("progress")).isVisible();
            keys.press("/");
            keys.type("wilhelm");
            assertThat(nurse.row(caseId)).isVisible();
            nurse.row(caseId).click();
            assertThat(nurse.button("header.reopen")).isVisible();
        }
    }

    /** Three patients answered in at most twenty keys, the texts themselves not counted. */
    @Test
    void threePatientsAreAnsweredByTenKeys() {
        String[] patients = {clinic.newPatient(), clinic.newPatient(), clinic.newPatient()};
        for (String patient : patients) {
            clinic.writes(patient, clinic.api().openCase(patient), "A question of " + patient);
        }
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            Page page = nurse.page();
            nurse.tab("unread").click();
            assertThat(page.locator("#rows[aria-busy=false] a.row")).hasCount(patients.length);
            nurse.page().locator("main").focus();
            Keyboard keys = new Keyboard(page);
            keys.press("j");
            for (String ignored : patients) {
                assertThat(page.locator(".case-header h2")).isFocused();
                keys.press("r");
                assertThat(nurse.composer()).isFocused();
                keys.type("An answer");
                keys.press("Control+Shift+Enter");
            }
            for (String patient : patients) {
                Waiting.untilTrue(() -> clinic.sent(patient, "An answer") == 1, () -> "no answer for " + patient);
            }
        }
    }
}
