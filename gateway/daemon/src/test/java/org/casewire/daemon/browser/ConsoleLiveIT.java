package org.casewire.daemon.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.casewire.daemon.Waiting;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.InboundText;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page that is kept up to date: by what colleagues and patients do, and over a daemon that goes away. */
class ConsoleLiveIT {
    /** More than the lock's quarter of an hour. */
    private static final long IDLE_MILLIS = 16 * 60_000;

    /** A few seconds, and as many again for a busy machine; what was there before took forty. */
    private static final double SOON_MILLIS = 18_000;

    private static final int CUTS = 4;

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
    void twoProfessionalsSeeWhatTheOtherDoesAtOnce() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().newCase(patient);
        try (Nurse first = Nurse.signsIn(clinic, "Nurse Nykänen");
                Nurse second = Nurse.signsIn(clinic, Window.Kind.USUAL.speaking("sv-FI"), "Doctor Ek")) {
            first.opens("new", caseId);
            second.opens("new", caseId);
            first.button("header.take").click();
            assertThat(second.composer()).isEnabled();
            first.sends("How are you?");
            assertThat(second.message("How are you?")).containsText("Nurse Nykänen");
            assertThat(second.message("How are you?"))
                    .containsText(second.words().start("state.sent"));
            second.sends("Doctor Ek here, too");
            assertThat(first.message("Doctor Ek here, too")).containsText("Doctor Ek");
            clinic.writes(patient, caseId, "Hello both");
            assertThat(first.message("Hello both")).isVisible();
            assertThat(second.message("Hello both")).isVisible();
            second.touches();
            assertThat(second.page().locator("[data-unread]")).hasCount(0);
            second.button("header.close").click();
            assertThat(first.composer()).isDisabled();
            assertThat(first.page().getByText(first.word("composer.closed.COMPLETE")))
                    .isVisible();
        }
    }

    @Test
    void aReplyStaysNewUntilSomebodyTouchesThePage() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            nurse.opens("progress", caseId);
            clinic.writes(patient, caseId, "Is anybody there?");
            assertThat(nurse.message("Is anybody there?")).isVisible();
            clinic.writes(patient, caseId, "I am bleeding");
            assertThat(nurse.message("I am bleeding")).isVisible();
            assertThat(nurse.page().locator("[data-unread]")).hasCount(2);
            assertThat(nurse.button("cue.read")).isVisible();
            assertThat(unread(caseId)).isEqualTo(2);
            nurse.touches();
            assertThat(nurse.page().locator("[data-unread]")).hasCount(0);
            assertThat(nurse.button("cue.read")).isHidden();
            Waiting.untilTrue(() -> unread(caseId) == 0, () -> "it was never read");
            nurse.message("I am bleeding").locator("button.time").click();
            nurse.button("details.unread").click();
            assertThat(nurse.page().locator("[data-unread]")).hasCount(1);
            nurse.types("She goes on writing");
            clinic.writes(patient, caseId, "A lot");
            assertThat(nurse.message("A lot")).isVisible();
            assertThat(unread(caseId)).isEqualTo(2);
            nurse.button("cue.read").click();
            assertThat(nurse.button("cue.read")).isHidden();
        }
    }

    private static int unread(String caseId) {
        return clinic.api().read(caseId).get("unread").asInt();
    }

    /** A heartbeat comes only every quarter of a minute, and a silent network says nothing at all. */
    @Test
    void aDaemonThatStandsStillIsToldAtOnceAndAStreamThatIsCutIsNot() throws Exception {
        AtomicInteger streams = new AtomicInteger();
        try (Nurse nurse = Nurse.signsIn(
                clinic,
                Window.Kind.USUAL,
                Standard.keys().clinic(),
                "Nurse Nykänen",
                page -> page.route("**/v1/events", route -> {
                    streams.incrementAndGet();
                    route.fulfill(new Route.FulfillOptions()
                            .setContentType("text/event-stream")
                            .setBody(": cut\n\n"));
                }))) {
            Page page = nurse.page();
            Locator lost = page.getByText(nurse.words().start("shell.connection-lost"));
            page.evaluate("() => { window.shown = 0; new MutationObserver(() => {"
                    + " window.shown += document.querySelector('.banner.warning') ? 1 : 0; })"
                    + ".observe(document.body, {childList: true, subtree: true}); }");
            Waiting.untilTrue(
                    () -> {
                        // Playwright answers a request only while it is talked to.
                        page.title();
                        return streams.get() >= CUTS;
                    },
                    () -> "it does not come back");
            assertThat((Integer) page.evaluate("() => window.shown")).isZero();
            page.unrouteAll();
            clinic.daemon().freeze();
            try {
                assertThat(lost).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(SOON_MILLIS));
            } finally {
                clinic.daemon().thaw();
            }
            assertThat(lost).isHidden();
        }
    }

    @Test
    void anOpenPageOutlivesARestartOfTheDaemon() throws Exception {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            nurse.opens("progress", caseId);
            nurse.types("A draft that must not be lost");
            clinic.daemon().terminate();
            assertThat(nurse.page().getByText(nurse.words().start("shell.connection-lost")))
                    .isVisible();
            nurse.screenshot("console-connection-lost");
            clinic.smsc().simulator().send(InboundText.of(patient, Standard.CLINIC_NUMBER, "While you were away"));
            clinic.daemon().start();
            assertThat(nurse.message("While you were away")).isVisible();
            assertThat(nurse.page().getByText(nurse.words().start("shell.connection-lost")))
                    .isHidden();
            assertThat(nurse.composer()).hasValue("A draft that must not be lost");
            nurse.button("composer.send").click();
            assertThat(nurse.message("A draft that must not be lost"))
                    .containsText(nurse.words().start("state.sent"));
        }
    }

    @Test
    void aMessageSentWhileTheDaemonIsAwayGoesOutOnceWhenItIsBack() throws Exception {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            nurse.opens("progress", caseId);
            clinic.daemon().kill();
            nurse.sends("Sent into the dark");
            assertThat(nurse.message("Sent into the dark")).containsText(nurse.word("state.sending"));
            clinic.daemon().start();
            assertThat(nurse.message("Sent into the dark"))
                    .containsText(nurse.words().start("state.sent"));
        }
        assertThat(clinic.sent(patient, "Sent into the dark")).isEqualTo(1);
    }

    @Test
    void afterAQuarterOfAnHourTheContentIsHiddenAndCountingGoesOn() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        clinic.writes(patient, caseId, "Only for a nurse's eyes");
        try (Nurse nurse = Nurse.signsIn(
                clinic,
                Window.Kind.USUAL,
                Standard.keys().clinic(),
                "Nurse Nykänen",
                page -> page.clock().install())) {
            Page page = nurse.page();
            nurse.opens("progress", caseId);
            assertThat(nurse.message("Only for a nurse's eyes")).isVisible();
            assertThat(page).hasTitle(Pattern.compile("^[^(]"));
            nurse.types("Half a thought");
            page.clock().fastForward(IDLE_MILLIS);
            assertThat(page.getByText(nurse.words().start("sign-in.locked"))).isVisible();
            assertThat(page.getByText("Only for a nurse's eyes")).hasCount(0);
            assertThat(page.getByText("Half a thought")).hasCount(0);
            assertThat(page.getByText(patient)).hasCount(0);
            clinic.writes(patient, caseId, "More of it");
            assertThat(page).hasTitle(Pattern.compile("^\\(1\\)"));
            nurse.screenshot("console-locked");
            page.getByLabel(nurse.word("sign-in.key")).fill(Standard.keys().clinic());
            nurse.button("sign-in.unlock").click();
            assertThat(nurse.message("More of it")).isVisible();
            assertThat(nurse.composer()).hasValue("Half a thought");
        }
    }
}
