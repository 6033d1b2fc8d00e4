package org.casewire.daemon.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.Map;
import org.casewire.daemon.Waiting;
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
    void whatIsUrgentIsToldByPatientAndStaysWhateverElseComes() {
        String patient = clinic.newPatient();
        String caseId = clinic.api()
                .post(
                        "/v1/cases",
                        Map.of("patient", Map.of("phone", patient, "name", "Unni Urgent"), "status", "IN_PROGRESS"))
                .is(201)
                .get("id")
                .asText();
        clinic.smsc().simulator().handsetRefuses(patient, true);
        try (Nurse nurse = Nurse.signsIn(
                clinic,
                Window.Kind.USUAL,
                Standard.keys().clinic(),
                "Nurse Nykänen",
                page -> page.addInitScript(DESKTOP))) {
            Page page = nurse.page();
            clinic.api().write(caseId, "Your results are here").is(201);
            Locator urgent = page.locator(".toast.urgent");
            assertThat(urgent).containsText("Unni Urgent");
            for (int i = 0; i < 4; i++) {
                String other = clinic.newPatient();
                String elsewhere = clinic.api().openCase(other);
                clinic.writes(other, elsewhere, "Hello");
            }
            assertThat(page.locator(".toast:not(.urgent)")).hasCount(3);
            assertThat(urgent).containsText("Unni Urgent");
            assertThat((Boolean) page.evaluate("() => shown.every(({options}) => options.renotify && options.tag)"))
                    .isTrue();
            assertThat((Integer) page.evaluate("() => new Set(shown.map(({options}) => options.tag)).size"))
                    .isGreaterThanOrEqualTo(5);
            page.evaluate("() => shown[0].onclick()");
            assertThat(nurse.chat(caseId)).isVisible();
            nurse.button("header.dealt-with").click();
            assertThat(nurse.button("header.dealt-with")).isHidden();
        } finally {
            clinic.smsc().simulator().handsetRefuses(patient, false);
        }
    }

    /** A desktop that shows alerts, and a window that nobody looks at: a browser under test has neither. */
    private static final String DESKTOP = "window.shown = []; window.Notification = class {"
            + " static permission = 'granted'; constructor(title, options) { this.options = options; shown.push(this); }"
            + " close() {} }; document.hasFocus = () => false;";

    @Test
    void aTextOfNoCaseIsAttachedToOne() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        String other = "+358401238888";
        try (Nurse admin = signedInAsAdmin()) {
            clinic.smsc().write(other, Standard.CLINIC_NUMBER, "I write from my husband's phone");
            awaitListed("my husband's phone");
            Page page = admin.page();
            page.navigate(clinic.daemon().api() + "#/unmatched");
            Locator item = unmatched(page, "my husband's phone");
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
    void aWrongClickIsUndoneAndNothingSlidesBelowThePointer() {
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            Page page = nurse.page();
            clinic.smsc().write("+358401237001", Standard.CLINIC_NUMBER, "The older of two strangers");
            clinic.smsc().write("+358401237002", Standard.CLINIC_NUMBER, "The younger of two strangers");
            awaitListed("The older of two strangers");
            awaitListed("The younger of two strangers");
            page.navigate(clinic.daemon().api() + "#/unmatched");
            Locator older = unmatched(page, "The older of two strangers");
            Locator younger = unmatched(page, "The younger of two strangers");
            assertThat(younger).isVisible();
            double before = older.boundingBox().y;
            button(younger, nurse.word("unmatched.handled")).click();
            assertThat(younger).hasCount(0);
            assertThat(older.boundingBox().y).isCloseTo(before, within(1.0));
            nurse.button("undo").click();
            assertThat(younger).isVisible();
            assertThat(listed()).contains("The younger of two strangers");
            button(younger, nurse.word("unmatched.handled")).click();
            assertThat(younger).hasCount(0);
            page.navigate(clinic.daemon().api() + "#/cases");
            Waiting.untilTrue(() -> !listed().contains("The younger of two strangers"), ConsoleDeskIT::listed);
            assertThat(listed()).contains("The older of two strangers");
            page.navigate(clinic.daemon().api() + "#/unmatched");
            nurse.button("handled").click();
            button(
                            page.locator("[data-handled]")
                                    .filter(new Locator.FilterOptions().setHasText("The younger of two strangers")),
                            nurse.word("handled.take-up"))
                    .click();
            assertThat(younger).isVisible();
        }
    }

    private static String listed() {
        return clinic.admin().get("/v1/unmatched").is(200).toString();
    }

    private static void awaitListed(String text) {
        Waiting.untilTrue(() -> listed().contains(text), ConsoleDeskIT::listed);
    }

    private static Locator unmatched(Page page, String text) {
        return page.locator("[data-unmatched]").filter(new Locator.FilterOptions().setHasText(text));
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
