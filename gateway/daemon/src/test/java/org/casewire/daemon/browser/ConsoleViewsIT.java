package org.casewire.daemon.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.Faults;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every view of the console, light and dark, and on a small phone: what axe-core says, and a picture of it. */
class ConsoleViewsIT {
    private static final int NARROW = 360;
    private static final String STRANGER = "+358401239999";

    @TempDir
    static Path folder;

    private static Clinic clinic;
    private static String key;
    private static String answered;
    private static String failed;
    private static String waiting;

    @BeforeAll
    static void open() throws Exception {
        clinic = Clinic.open(folder);
        key = clinic.key("frontend", "admin");
        answered = chat("Maija Mallikas", "Sore throat since Monday", "Good morning! How is your throat today?");
        clinic.writes(phoneOf(answered), answered, "A little better, but swallowing still hurts. Should I come in?");
        failed = unreachable("Kalle Esimerkki", "Results of the blood test", "Your results are fine.");
        waiting = clinic.api().newCase(clinic.newPatient());
        done("Liisa Näyte", "Renewal of a prescription", "It is renewed. Get well soon!");
        clinic.smsc().write(STRANGER, Standard.CLINIC_NUMBER, "Hello, is this the clinic?");
    }

    @AfterAll
    static void close() throws Exception {
        clinic.close();
    }

    private static String chat(String name, String subject, String text) {
        String caseId = clinic.api()
                .post(
                        "/v1/cases",
                        Map.of(
                                "patient",
                                Map.of("phone", clinic.newPatient(), "name", name),
                                "subject",
                                subject,
                                "status",
                                "IN_PROGRESS"))
                .is(201)
                .get("id")
                .asText();
        clinic.api().write(caseId, text, "Prefer", "wait=20").is(201);
        return caseId;
    }

    private static String unreachable(String name, String subject, String text) {
        clinic.smsc().simulator().faults(Faults.parse("{\"undelivered\": 1}"));
        return chat(name, subject, text);
    }

    private static void done(String name, String subject, String text) {
        clinic.api().status(chat(name, subject, text), "COMPLETE").is(200);
    }

    private static String phoneOf(String caseId) {
        return clinic.api().read(caseId).at("/patient/phone").asText();
    }

    /** How a window looks. */
    enum Look {
        WIDE(Window.Kind.USUAL),
        DARK(Window.Kind.USUAL.dark()),
        PHONE(Window.Kind.USUAL.sized(NARROW, 740));

        private final Window.Kind kind;

        Look(Window.Kind kind) {
            this.kind = kind;
        }

        /** Looks at what is there now. */
        void at(Page page, String view) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Window.SCREENSHOTS.resolve(view + "-" + name().toLowerCase(Locale.ROOT) + ".png")));
            Accessibility.check(page, view + " " + this);
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .as("%s is no wider than the window", view)
                    .isLessThanOrEqualTo(kind.width());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyViewIsForEverybody(Look look) {
        try (Window window = Window.open(look.kind, clinic.daemon().api())) {
            assertThat(window.page().getByRole(AriaRole.HEADING).first()).isVisible();
            look.at(window.page(), "sign-in");
        }
        try (Nurse nurse = Nurse.signsIn(clinic, look.kind, key, "Nurse Nykänen", page -> {})) {
            Page page = nurse.page();
            assertThat(nurse.row(answered)).isVisible();
            look.at(page, "list-in-progress");
            for (String tab : new String[] {"new", "unread", "attention", "archive"}) {
                nurse.tab(tab).click();
                assertThat(page.locator("#rows[aria-busy=false] .row").first()).isVisible();
                look.at(page, "list-" + tab);
            }
            nurse.tab("progress").click();
            for (String caseId : new String[] {failed, waiting}) {
                page.navigate(clinic.daemon().api() + "#/case/" + caseId);
                assertThat(nurse.chat(caseId).locator("textarea")).isVisible();
                look.at(page, caseId.equals(failed) ? "chat-not-sent" : "chat-new");
            }
            nurse.button("header.more").click();
            assertThat(nurse.button("edit").first()).isVisible();
            look.at(page, "chat-more");
            nurse.button("note").click();
            assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
            look.at(page, "note");
            page.keyboard().press("Escape");
            page.navigate(clinic.daemon().api() + "#/cases");
            nurse.button("list.new").click();
            assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
            page.getByRole(AriaRole.DIALOG).getByLabel(nurse.word("new.phone")).fill("09 123 4567");
            assertThat(page.getByText(nurse.word("number.landline"))).isVisible();
            look.at(page, "new-request");
            page.keyboard().press("Escape");
            for (String view : new String[] {"unmatched", "settings"}) {
                page.navigate(clinic.daemon().api() + "#/" + view);
                assertThat(page.locator("[data-view=" + view + "]")).isVisible();
                Locator content = page.getByText(view.equals("unmatched") ? "is this the clinic" : "Harbour Street");
                assertThat(
                                view.equals("unmatched")
                                        ? content.first()
                                        : page.locator("form").first())
                        .isVisible();
                look.at(page, view);
            }
            nurse.button("shell.lock").click();
            assertThat(page.getByText(nurse.words().start("sign-in.locked"))).isVisible();
            look.at(page, "locked");
        }
        try (Nurse operator = Nurse.signsIn(clinic, look.kind, Standard.keys().operator(), "", page -> {})) {
            assertThat(operator.page().getByRole(AriaRole.TABLE).first()).isVisible();
            look.at(operator.page(), "carriers");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fi-FI", "sv-FI", "en-GB", "de-DE"})
    void thePageSpeaksTheReadersLanguage(String locale) {
        String language = locale.startsWith("de") ? "en" : locale.substring(0, 2);
        try (Window window =
                Window.open(Window.Kind.USUAL.speaking(locale), clinic.daemon().api())) {
            Words words = Words.of(language);
            assertThat(window.page().locator("html")).hasAttribute("lang", language);
            assertThat(window.page().getByText(words.get("sign-in.intro"))).isVisible();
            window.screenshot("sign-in-" + language);
            long others = Stream.of("en", "fi", "sv")
                    .filter(other -> !other.equals(language))
                    .filter(other -> Words.of(other).get("sign-in.intro").equals(words.get("sign-in.intro")))
                    .count();
            assertThat(others).as("languages with the same words").isZero();
        }
    }

    @Test
    void aChatOnASmallPhoneIsOnePane() {
        Window.Kind small = Window.Kind.USUAL.sized(NARROW, 740);
        String caseId = chat("Pekka Pieni", "A long cough", "Do you have a fever?");
        try (Nurse nurse = Nurse.signsIn(clinic, small, key, "Nurse Nykänen", page -> {})) {
            nurse.row(caseId).click();
            assertThat(nurse.composer()).isVisible();
            assertThat(nurse.row(caseId)).isHidden();
            assertThat(nurse.button("composer.send")).isInViewport();
            Look.PHONE.at(nurse.page(), "chat");
            nurse.page()
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(nurse.word("chat.back")))
                    .click();
            assertThat(nurse.row(caseId)).isVisible();
        }
    }

    /** A laptop at 200 %, and phones with what is there on top of a chat: the thread is what one came for. */
    @ParameterizedTest
    @CsvSource({"640,360", "360,640", "320,568"})
    void theThreadKeepsItsRoomAndNothingCoversTheName(int width, int height) {
        try (Nurse nurse =
                Nurse.signsIn(clinic, Window.Kind.USUAL.sized(width, height), key, "Nurse Nykänen", page -> {})) {
            Page page = nurse.page();
            page.navigate(clinic.daemon().api() + "#/case/" + failed);
            assertThat(nurse.composer()).isVisible();
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Window.SCREENSHOTS.resolve("chat-small-" + width + "x" + height + ".png")));
            assertThat(page.locator(".thread").boundingBox().height)
                    .as("of %d pixels the thread has", height)
                    .isGreaterThan(height * 0.4);
            assertThat(nurse.button("composer.send")).isInViewport();
            clinic.smsc().write("+358401235555", Standard.CLINIC_NUMBER, "Not a patient of yours at " + width);
            Locator toast = page.locator(".toast").first();
            assertThat(toast).isVisible();
            assertThat((Boolean) page.evaluate(
                            IN_FRONT, page.locator(".case-header h2").elementHandle()))
                    .as("the patient's name is in front")
                    .isTrue();
        }
    }

    /** Whether what is seen at the middle of an element is the element. */
    private static final String IN_FRONT = "element => { const box = element.getBoundingClientRect();"
            + " const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);"
            + " return element.contains(there); }";

    @Test
    void everythingGoesByKeyboardAloneAndNewsAreSpoken() {
        String patient = clinic.newPatient();
        String caseId = clinic.api()
                .post("/v1/cases", Map.of("patient", Map.of("phone", patient, "name", "Anna Avain")))
                .is(201)
                .get("id")
                .asText();
        try (Nurse nurse = Nurse.signsIn(clinic, Window.Kind.USUAL, key, "Nurse Nykänen", page -> {})) {
            Keyboard keys = new Keyboard(nurse.page());
            keys.tabTo(nurse.tab("progress"));
            keys.press("ArrowLeft");
            assertThat(nurse.tab("new")).isFocused();
            assertThat(nurse.row(caseId)).isVisible();
            keys.tabTo(nurse.page().locator("a.row").first());
            keys.until("ArrowDown", nurse.row(caseId));
            keys.press("Enter");
            assertThat(nurse.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Anna Avain")))
                    .isFocused();
            keys.tabTo(nurse.button("header.take"));
            keys.press("Enter");
            assertThat(nurse.composer()).isFocused();
            keys.type("Typed without a mouse");
            keys.press("Control+Enter");
            assertThat(nurse.message("Typed without a mouse"))
                    .containsText(nurse.words().start("state.sent"));
            clinic.writes(patient, caseId, "Heard without eyes");
            assertThat(nurse.page()
                            .locator("[aria-live=polite]")
                            .filter(new Locator.FilterOptions().setHasText(nurse.word("alert.new.here"))))
                    .hasCount(1);
            keys.tabTo(nurse.button("header.hide"));
            keys.press("Space");
            assertThat(nurse.button("header.show")).isFocused();
            keys.tabTo(nurse.button("header.close"));
            keys.press("Enter");
            assertThat(nurse.button("header.reopen")).isFocused();
            keys.press("Enter");
            assertThat(nurse.composer()).isFocused();
            keys.tabTo(nurse.button("header.close"));
            keys.press("Enter");
            assertThat(nurse.button("header.reopen")).isFocused();
            keys.tabTo(nurse.button("list.new"));
            keys.press("Enter");
            assertThat(nurse.page().getByRole(AriaRole.DIALOG).getByLabel(nurse.word("new.phone")))
                    .isFocused();
            keys.press("Escape");
            assertThat(nurse.button("list.new")).isFocused();
        }
        assertThat(clinic.api().read(caseId).get("status").asText()).isEqualTo("COMPLETE");
        assertThat(clinic.sent(patient, "Typed without a mouse")).isEqualTo(1);
    }
}
