package org.casewire.daemon.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.casewire.daemon.Waiting;
import org.casewire.daemon.harness.Answer;
import org.casewire.daemon.harness.Standard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message on its way, from the field to the phone, and what is said of it meanwhile. Each test has its own patient. */
class ConsoleSendingIT {
    private static final String SEVEN_PARTS =
            "Seven parts of a long explanation. ".repeat(29).strip();

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
    void aPhoneThatIsOffKeepsTheMessageSendingUntilItIsOn() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            nurse.opens("progress", caseId);
            clinic.smsc().phone(patient, false);
            nurse.sends("Please call us");
            clinic.awaitMessage(caseId, "Please call us", "ACCEPTED");
            assertThat(nurse.message("Please call us")).containsText(nurse.word("state.sending"));
            nurse.screenshot("console-sending");
            clinic.smsc().phone(patient, true);
            assertThat(nurse.message("Please call us"))
                    .containsText(Pattern.compile(nurse.words().start("state.sent") + " \\d\\d:\\d\\d"));
            assertThat(nurse.message("Please call us")).not().containsText(nurse.word("state.sending"));
        }
    }

    @Test
    void whatWasNotSentNeedsAttentionUntilItIsSentAgain() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        clinic.smsc().simulator().handsetRefuses(patient, true);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            nurse.opens("progress", caseId);
            nurse.sends("Your results are here");
            Locator first = nurse.message("Your results are here").first();
            assertThat(first).containsText(nurse.words().start("state.not-sent"));
            assertThat(nurse.tab("attention")).containsText("1");
            nurse.screenshot("console-not-sent");
            clinic.smsc().simulator().handsetRefuses(patient, false);
            nurse.button("message.send-again").click();
            assertThat(nurse.message("Your results are here")).hasCount(2);
            assertThat(nurse.message("Your results are here").last())
                    .containsText(nurse.words().start("state.sent"));
            assertThat(first).containsText(nurse.word("message.sent-again"));
            assertThat(nurse.button("message.send-again")).hasCount(0);
            assertThat(nurse.tab("attention")).not().containsText("1");
            nurse.screenshot("console-sent-again");
        }
        assertThat(clinic.sent(patient, "Your results are here")).isEqualTo(2);
    }

    @Test
    void aTextOfSevenPartsIsCountedRefusedAndThenSentWhole() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            nurse.opens("progress", caseId);
            nurse.types(SEVEN_PARTS);
            assertThat(nurse.page().getByText(Pattern.compile("7 SMS"))).isVisible();
            assertThat(nurse.page().getByText(Pattern.compile(nurse.words().start("measure.over.other"))))
                    .isVisible();
            assertThat(nurse.button("composer.send")).isDisabled();
            nurse.screenshot("console-too-long");
            nurse.types("Smile 😀");
            assertThat(nurse.page().getByText(Pattern.compile(nurse.word("measure.UCS2"))))
                    .isVisible();
            assertThat(nurse.page().getByText(Pattern.compile("because of: 😀")))
                    .isVisible();
        }
        longest(7);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            nurse.opens("progress", caseId);
            nurse.sends(SEVEN_PARTS);
            assertThat(nurse.message("Seven parts")).containsText(nurse.words().start("state.sent"));
            assertThat(nurse.message("Seven parts")).containsText("7 SMS");
            nurse.screenshot("console-seven-parts");
        }
        assertThat(clinic.sent(patient, SEVEN_PARTS)).isEqualTo(1);
    }

    private static void longest(int segments) {
        Answer settings = clinic.admin().get("/v1/organisation");
        ObjectNode changed = ((ObjectNode) settings.is(200)).put("maxSegments", segments);
        clinic.admin()
                .put("/v1/organisation", changed, "If-Match", settings.header("ETag"))
                .is(200);
    }

    @Test
    void whoSendsFromFurtherUpSeesHerOwnMessageAndWhatBecomesOfIt() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        for (int i = 0; i < 12; i++) {
            clinic.api()
                    .write(caseId, "An older message " + i + "\nof several\nlines")
                    .is(201);
        }
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            nurse.opens("progress", caseId);
            assertThat(nurse.message("An older message 11")).isInViewport();
            nurse.page().locator(".thread").hover();
            nurse.page().mouse().wheel(0, -5_000);
            assertThat(nurse.message("An older message 11")).not().isInViewport();
            nurse.sends("Written from up there");
            assertThat(nurse.message("Written from up there")).isInViewport();
            Locator state = nurse.message("Written from up there")
                    .getByText(Pattern.compile(nurse.words().start("state.sent")));
            assertThat(state).isInViewport();
        }
    }

    @Test
    void twoClicksAndKeysOnTopSendOnce() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            nurse.opens("progress", caseId);
            nurse.types("Once only");
            nurse.button("composer.send").dblclick();
            assertThat(nurse.message("Once only")).containsText(nurse.words().start("state.sent"));
            nurse.types("Twice pressed");
            nurse.composer().press("Control+Enter");
            nurse.composer().press("Control+Enter");
            assertThat(nurse.message("Twice pressed"))
                    .containsText(nurse.words().start("state.sent"));
            assertThat(nurse.composer()).hasValue("");
            assertThat(nurse.message("Once only")).hasCount(1);
            assertThat(nurse.message("Twice pressed")).hasCount(1);
        }
        assertThat(clinic.sent(patient, "Once only")).isEqualTo(1);
        assertThat(clinic.sent(patient, "Twice pressed")).isEqualTo(1);
    }

    @Test
    void anAnswerThatIsLostOnTheWayIsAskedForAgainAndNotSentTwice() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            nurse.opens("progress", caseId);
            List<String> lost = new ArrayList<>();
            nurse.page().route(Pattern.compile("/messages$"), route -> {
                if (route.request().method().equals("POST") && lost.isEmpty()) {
                    lost.add(route.fetch().text());
                    route.abort();
                } else {
                    route.resume();
                }
            });
            nurse.sends("Through a bad network");
            assertThat(nurse.message("Through a bad network"))
                    .containsText(nurse.words().start("state.sent"));
            assertThat(lost).hasSize(1);
            assertThat(nurse.message("Through a bad network")).hasCount(1);
            // Playwright fails at a request that it is to hand over while the page is being closed.
            nurse.page().unrouteAll();
        }
        assertThat(clinic.sent(patient, "Through a bad network")).isEqualTo(1);
        assertThat(clinic.api().thread(caseId)).hasSize(1);
    }

    @Test
    void leavingAsksWhileAMessageIsStillSending() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        clinic.smsc().phone(patient, false);
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            Page page = nurse.page();
            List<String> asked = new ArrayList<>();
            page.onDialog(dialog -> {
                asked.add(dialog.type());
                dialog.dismiss();
            });
            nurse.opens("progress", caseId);
            nurse.sends("Do not leave me");
            clinic.awaitMessage(caseId, "Do not leave me", "ACCEPTED");
            page.close(new Page.CloseOptions().setRunBeforeUnload(true));
            Waiting.untilTrue(
                    () -> {
                        // Playwright hears of the dialog only while it is talked to.
                        page.title();
                        return !asked.isEmpty();
                    },
                    () -> "nothing was asked");
            assertThat(asked).containsExactly("beforeunload");
            clinic.smsc().phone(patient, true);
            assertThat(nurse.message("Do not leave me"))
                    .containsText(nurse.words().start("state.sent"));
            page.close(new Page.CloseOptions().setRunBeforeUnload(true));
            Waiting.untilTrue(
                    () -> {
                        page.context().cookies();
                        return page.isClosed();
                    },
                    () -> "it did not close: " + asked);
            assertThat(asked).hasSize(1);
        }
    }

    @Test
    void htmlAndTurningCharactersStayTextOnBothSides() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        String hostile =
                "<img src=x onerror=\"document.title='taken'\"><script>alert(1)</script>&amp; \u202Eesrun\u202C {{7*7}}";
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse <i>Nykänen</i>")) {
            nurse.opens("progress", caseId);
            clinic.smsc().write(patient, Standard.CLINIC_NUMBER, hostile);
            Locator theirs = nurse.message("onerror").first();
            assertThat(theirs).containsText("<script>alert(1)</script>&amp; ");
            assertThat(theirs.innerText()).doesNotContain("\u202E").contains("⟨RLO⟩esrun⟨PDF⟩", "{{7*7}}");
            assertThat(theirs.locator("img, script")).hasCount(0);
            nurse.screenshot("console-hostile");
            nurse.sends("<b>Bold</b> & \u2066calm\u2069");
            assertThat(nurse.message("Bold")).containsText("<b>Bold</b> & ");
            assertThat(nurse.message("Bold")).containsText("Nurse <i>Nykänen</i>");
            assertThat(nurse.message("Bold").locator("b, i")).hasCount(0);
            assertThat(nurse.page()).not().hasTitle(Pattern.compile("taken"));
        }
    }
}
