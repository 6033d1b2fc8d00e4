package org.casewire.daemon.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.casewire.daemon.Waiting;
import org.casewire.daemon.harness.Standard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sits at the page changes, and nothing that somebody typed or sent is lost or shown to another by it. */
class ConsoleSessionIT {
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
    void aWrongKeyAtTheLockLeavesItLockedWithEverythingInIt() {
        String caseId = clinic.api().openCase(clinic.newPatient());
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            nurse.opens("progress", caseId);
            nurse.types("Half a thought");
            nurse.button("shell.lock").click();
            unlock(nurse, "cw_wrong_key");
            assertThat(nurse.page().getByText(nurse.word("sign-in.wrong-key"))).isVisible();
            assertThat(nurse.page().getByText(nurse.words().start("sign-in.locked")))
                    .isVisible();
            unlock(nurse, Standard.keys().clinic());
            assertThat(nurse.composer()).hasValue("Half a thought");
        }
    }

    @Test
    void whatIsSendingIsSentAndWhatIsTypedWaitsForWhoTypedIt() {
        String patient = clinic.newPatient();
        String sending = clinic.api().openCase(patient);
        String typing = clinic.api().openCase(clinic.newPatient());
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            Page page = nurse.page();
            page.route(Pattern.compile("/messages$"), route -> route.abort());
            nurse.opens("progress", typing);
            nurse.types("Half a thought");
            nurse.opens("progress", sending);
            nurse.sends("Pressed before she left");
            assertThat(nurse.message("Pressed before she left")).containsText(nurse.word("leaving.again"));
            nurse.button("shell.sign-out").click();
            nurse.enters(Standard.keys().clinic(), "Doctor Ek");
            page.unrouteAll();
            nurse.opens("progress", typing);
            assertThat(nurse.composer()).hasValue("");
            Waiting.untilTrue(
                    () -> clinic.sent(patient, "Pressed before she left") == 1, () -> "it was lost by signing out");
            nurse.button("shell.lock").click();
            page.getByLabel(nurse.word("sign-in.key")).fill(Standard.keys().clinic());
            nurse.button("sign-in.other").click();
            nurse.enters(Standard.keys().clinic(), "Nurse Nykänen");
            nurse.opens("progress", typing);
            assertThat(nurse.composer()).hasValue("Half a thought");
        }
        assertThat(clinic.api().thread(sending).toString()).contains("Nurse Nykänen");
    }

    @Test
    void aKeyThatNoLongerHoldsTakesNothingWithIt() throws Exception {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            Page page = nurse.page();
            nurse.opens("progress", caseId);
            page.route(Pattern.compile("/messages$"), route -> {
                route.fulfill(new com.microsoft.playwright.Route.FulfillOptions()
                        .setStatus(401)
                        .setBody("{\"code\":\"unauthenticated\"}"));
            });
            nurse.sends("With a key that has ended");
            assertThat(page.getByText(nurse.word("sign-in.ended"))).isVisible();
            page.unrouteAll();
            nurse.enters(Standard.keys().clinic(), "Nurse Nykänen");
            assertThat(nurse.composer()).hasValue("With a key that has ended");
            nurse.button("composer.send").click();
            assertThat(nurse.message("With a key that has ended"))
                    .containsText(nurse.words().start("state.sent"));
        }
        assertThat(clinic.sent(patient, "With a key that has ended")).isEqualTo(1);
    }

    @Test
    void aDraftOutlivesAReloadAndIsGoneWithItsMessage() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            Page page = nurse.page();
            nurse.opens("progress", caseId);
            page.waitForResponse(
                    answer -> answer.url().endsWith("/draft")
                            && answer.request().method().equals("PUT"),
                    () -> nurse.types("Not yet finished"));
            page.reload();
            nurse.enters(Standard.keys().clinic(), "Nurse Nykänen");
            assertThat(nurse.composer()).hasValue("Not yet finished");
            nurse.button("composer.send").click();
            assertThat(nurse.message("Not yet finished"))
                    .containsText(nurse.words().start("state.sent"));
            page.reload();
            nurse.enters(Standard.keys().clinic(), "Nurse Nykänen");
            assertThat(nurse.message("Not yet finished")).isVisible();
            assertThat(nurse.composer()).hasValue("");
        }
        assertThat(clinic.sent(patient, "Not yet finished")).isEqualTo(1);
    }

    @Test
    void changedSettingsOutliveAnotherViewAndTheLock() throws Exception {
        try (Nurse admin = Nurse.signsIn(
                clinic, Window.Kind.USUAL, clinic.key("frontend", "admin"), "Nurse Nykänen", page -> {})) {
            Page page = admin.page();
            page.navigate(clinic.daemon().api() + "#/settings");
            Locator closing = page.getByRole(
                            AriaRole.GROUP, new Page.GetByRoleOptions().setName(admin.word("settings.closingMessage")))
                    .getByLabel("English");
            closing.fill("Not saved yet");
            page.navigate(clinic.daemon().api() + "#/cases");
            assertThat(admin.tab("progress")).isVisible();
            page.navigate(clinic.daemon().api() + "#/settings");
            assertThat(closing).hasValue("Not saved yet");
        }
    }

    @Test
    void leavingThePageAsksWhileSomethingIsTypedAndComingBackFindsItLocked() {
        String caseId = clinic.api().openCase(clinic.newPatient());
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            Page page = nurse.page();
            List<String> asked = new ArrayList<>();
            page.onDialog(dialog -> {
                asked.add(dialog.type());
                dialog.dismiss();
            });
            nurse.opens("progress", caseId);
            nurse.types("Not to be lost");
            page.close(new Page.CloseOptions().setRunBeforeUnload(true));
            Waiting.untilTrue(
                    () -> {
                        // Playwright hears of the dialog only while it is talked to.
                        page.title();
                        return !asked.isEmpty();
                    },
                    () -> "nothing was asked");
            nurse.types("");
            page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
            assertThat(page.getByText(nurse.words().start("sign-in.locked"))).isVisible();
        }
    }

    private static void unlock(Nurse nurse, String key) {
        nurse.page().getByLabel(nurse.word("sign-in.key")).fill(key);
        nurse.button("sign-in.unlock").click();
    }
}
