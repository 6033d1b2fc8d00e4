package org.casewire.daemon.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.Faults;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is put right by hand: unmatched texts, uncertain messages, a stopped carrier, the closing message. */
class ConsoleDeskIT {
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
    void whatIsQueuedAtAStoppedCarrierIsTakenBackAndNeverGoesOut() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        try (Nurse operator =
                        Nurse.signsIn(clinic, Window.Kind.USUAL, Standard.keys().operator(), "", page -> {});
                Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            Locator carrier = operator.page().locator("[data-carrier=sim]");
            button(carrier, operator.word("carriers.stop")).click();
            assertThat(carrier).containsText(operator.word("carrier.STOPPED"));
            nurse.opens("progress", caseId);
            nurse.sends("To the wrong patient");
            nurse.button("message.take-back").click();
            assertThat(nurse.message("To the wrong patient")).containsText(nurse.word("state.taken-back"));
            button(carrier, operator.word("carriers.start")).click();
            assertThat(carrier).containsText(operator.word("carrier.UP"));
            nurse.sends("To the right patient");
            assertThat(nurse.message("To the right patient"))
                    .containsText(nurse.words().start("state.sent"));
        }
        assertThat(clinic.sent(patient, "To the wrong patient")).isZero();
        assertThat(clinic.sent(patient, "To the right patient")).isEqualTo(1);
    }

    @Test
    void whatNobodyKnowsIsTreatedAsSentByAPerson() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        clinic.smsc()
                .simulator()
                .faults(Faults.parse("{\"dropLink\": 1, \"dropLinkWhen\": \"BEFORE_ANSWER\", \"noReceipts\": true}"));
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            nurse.opens("progress", caseId);
            nurse.sends("Did it arrive?");
            Locator message = nurse.message("Did it arrive?");
            assertThat(message).containsText(nurse.words().start("state.unknown"));
            assertThat(nurse.tab("attention")).containsText("1");
            nurse.screenshot("console-not-confirmed");
            nurse.button("message.treat-as-sent").click();
            assertThat(message).containsText(nurse.word("state.treated-as-sent"));
            assertThat(nurse.tab("attention")).not().containsText("1");
        } finally {
            clinic.smsc().simulator().faults(Faults.NONE);
        }
        assertThat(clinic.sent(patient, "Did it arrive?")).isEqualTo(1);
    }

    @Test
    void aTextOfNoCaseIsAttachedToOne() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        String other = "+358401238888";
        try (Nurse admin = signedInAsAdmin()) {
            clinic.smsc().write(other, Standard.CLINIC_NUMBER, "I write from my husband's phone");
            Page page = admin.page();
            page.navigate(clinic.daemon().api() + "#/unmatched");
            Locator item = page.locator("[data-unmatched]")
                    .filter(new Locator.FilterOptions().setHasText("my husband's phone"));
            button(item, admin.word("unmatched.attach")).click();
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            dialog.getByLabel(admin.word("search")).fill(patient);
            dialog.getByLabel(admin.word("search")).press("Enter");
            button(dialog, admin.word("choice.here")).click();
            button(dialog, admin.word("choice.other-phone")).click();
            assertThat(item).hasCount(0);
            page.navigate(clinic.daemon().api() + "#/case/" + caseId);
            assertThat(admin.message("my husband's phone")).containsText(admin.word("message.moved"));
        }
    }

    @Test
    void theClosingMessageIsChangedInEachLanguage() {
        try (Nurse admin = signedInAsAdmin()) {
            Page page = admin.page();
            page.navigate(clinic.daemon().api() + "#/settings");
            Locator closing = page.getByRole(
                    AriaRole.GROUP, new Page.GetByRoleOptions().setName(admin.word("settings.closingMessage")));
            closing.getByLabel("Finnish").fill("Keskustelu on päättynyt. Soita terveysasemalle.");
            admin.button("settings.save").click();
            assertThat(page.getByText(admin.word("settings.saved")).first()).isVisible();
        }
        assertThat(clinic.admin()
                        .get("/v1/organisation")
                        .is(200)
                        .at("/closingMessage/fi")
                        .asText())
                .isEqualTo("Keskustelu on päättynyt. Soita terveysasemalle.");
    }

    private static Nurse signedInAsAdmin() {
        try {
            return Nurse.signsIn(
                    clinic, Window.Kind.USUAL, clinic.key("frontend", "admin"), "Nurse Nykänen", page -> {});
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Locator button(Locator within, String name) {
        return within.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name))
                .first();
    }
}
