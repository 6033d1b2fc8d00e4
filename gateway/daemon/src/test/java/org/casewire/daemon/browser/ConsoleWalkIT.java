package org.casewire.daemon.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.casewire.daemon.Waiting;
import org.casewire.daemon.harness.Standard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The help page of the original product, walked at the console from its first sentence to its last. */
class ConsoleWalkIT {
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
    void aProfessionalAndHerPatientChatAsTheHelpPageSays() {
        String patient = clinic.newPatient();
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            String caseId = theNumberIsCheckedBeforeTheRequestIsMade(nurse, patient);
            theChatBeginsWithInProgress(nurse, caseId);
            messageSentIsSaidWhenThePhoneHasIt(nurse, patient, caseId);
            aReplyIsAnnouncedUnderNewMessages(nurse, patient, caseId);
            aClosedThreadComesBackWithTheReply(nurse, patient, caseId);
            aClosedCaseAnswersByItself(nurse, patient, caseId);
            fromTheArchiveTheChatGoesOn(nurse, patient, caseId);
        }
    }

    private static String theNumberIsCheckedBeforeTheRequestIsMade(Nurse nurse, String patient) {
        nurse.button("list.new").click();
        Locator dialog = nurse.page().getByRole(AriaRole.DIALOG);
        Locator phone = dialog.getByLabel(nurse.word("new.phone"));
        phone.fill("09 123 4567");
        assertThat(dialog.getByText(nurse.word("number.landline"))).isVisible();
        nurse.screenshot("console-new-request");
        phone.fill("0" + patient.substring(4));
        assertThat(dialog.getByText(Pattern.compile("is a mobile number"))).isVisible();
        dialog.getByLabel(nurse.word("new.name")).fill("Maija Mallikas");
        dialog.getByLabel(nurse.word("new.subject")).fill("Sore throat since Monday");
        dialog.getByLabel(nurse.word("new.take")).uncheck();
        nurse.button("new.make").click();
        assertThat(dialog).isHidden();
        assertThat(nurse.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Maija Mallikas")))
                .isVisible();
        return clinic.caseOf(patient).orElseThrow().get("id").asText();
    }

    private static void theChatBeginsWithInProgress(Nurse nurse, String caseId) {
        assertThat(nurse.composer()).isDisabled();
        assertThat(nurse.page().getByText(nurse.word("composer.closed.NEW"))).isVisible();
        nurse.button("header.take").click();
        assertThat(nurse.composer()).isEnabled();
        nurse.tab("progress").click();
        assertThat(nurse.row(caseId)).isVisible();
    }

    private static void messageSentIsSaidWhenThePhoneHasIt(Nurse nurse, String patient, String caseId) {
        clinic.smsc().phone(patient, false);
        nurse.sends("How are you today?");
        Locator message = nurse.message("How are you today?");
        assertThat(message).containsText(nurse.word("state.sending"));
        clinic.awaitMessage(caseId, "How are you today?", "ACCEPTED");
        assertThat(message).containsText(nurse.word("state.sending"));
        assertThat(message).containsText("Nurse Nykänen");
        clinic.smsc().phone(patient, true);
        assertThat(message).containsText(nurse.words().start("state.sent"));
    }

    private static void aReplyIsAnnouncedUnderNewMessages(Nurse nurse, String patient, String caseId) {
        nurse.page().navigate(clinic.daemon().api() + "#/cases");
        assertThat(nurse.chat(caseId)).isHidden();
        clinic.writes(patient, caseId, "Better, thank you");
        assertThat(nurse.tab("unread")).containsText("1");
        assertThat(nurse.page()).hasTitle(Pattern.compile("^\\(1\\) "));
        nurse.tab("unread").click();
        assertThat(nurse.row(caseId)).containsText("Better, thank you");
        nurse.screenshot("console-new-messages");
        nurse.row(caseId).click();
        assertThat(nurse.message("Better, thank you")).isVisible();
        assertThat(nurse.page()).hasTitle(Pattern.compile("^[^(]"));
        assertThat(nurse.row(caseId)).isVisible();
        nurse.screenshot("console-chat");
    }

    private static void aClosedThreadComesBackWithTheReply(Nurse nurse, String patient, String caseId) {
        nurse.button("header.hide").click();
        assertThat(nurse.button("header.show")).isVisible();
        nurse.tab("progress").click();
        assertThat(nurse.row(caseId)).isHidden();
        nurse.page().navigate(clinic.daemon().api() + "#/cases");
        assertThat(nurse.chat(caseId)).isHidden();
        clinic.writes(patient, caseId, "One more question");
        assertThat(nurse.tab("unread")).containsText("1");
        assertThat(nurse.row(caseId)).isVisible();
        nurse.opens("unread", caseId);
        assertThat(nurse.page()).hasTitle(Pattern.compile("^[^(]"));
    }

    private static void aClosedCaseAnswersByItself(Nurse nurse, String patient, String caseId) {
        nurse.button("header.close").click();
        assertThat(nurse.button("header.reopen")).isVisible();
        assertThat(nurse.composer()).isDisabled();
        assertThat(nurse.page().getByText(nurse.word("composer.closed.COMPLETE")))
                .isVisible();
        clinic.smsc().write(patient, Standard.CLINIC_NUMBER, "Are you still there?");
        Waiting.untilTrue(() -> clinic.sent(patient, Standard.CLOSING) == 1, clinic.daemon()::said);
        assertThat(nurse.message("Are you still there?")).hasCount(0);
    }

    private static void fromTheArchiveTheChatGoesOn(Nurse nurse, String patient, String caseId) {
        nurse.tab("archive").click();
        nurse.row(caseId).click();
        nurse.button("header.reopen").click();
        assertThat(nurse.composer()).isEnabled();
        assertThat(nurse.message("Are you still there?")).containsText(nurse.word("message.late"));
        nurse.sends("Yes, we are");
        assertThat(nurse.message("Yes, we are")).containsText(nurse.words().start("state.sent"));
        nurse.screenshot("console-chat-late");
        Waiting.untilTrue(() -> clinic.sent(patient, "Yes, we are") == 1, clinic.daemon()::said);
    }
}
