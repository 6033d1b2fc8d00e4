package org.casewire.daemon.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.casewire.daemon.Waiting;
import org.casewire.daemon.database.SharedPrograms;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Demo;
import org.casewire.daemon.harness.Items;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The patients' phones in the browser, as the demo serves them. Each test has a patient of its own. */
class HandsetIT {
    @TempDir
    static Path folder;

    private static Demo demo;
    private static ApiClient nurse;

    @BeforeAll
    static void start() throws IOException {
        SharedPrograms.linkInto(folder.resolve("casewire-data").resolve("postgresql"));
        demo = Demo.start(folder);
        nurse = new ApiClient(demo::console, demo.key());
    }

    @AfterAll
    static void end() throws Exception {
        demo.close();
    }

    @Test
    void aPatientReadsAndAnswers() {
        JsonNode chat = openCase("demo-1");
        try (Window window = Window.open(Window.Kind.USUAL, demo.phones())) {
            Page page = window.page();
            phone(page, "Aino").click();
            send(chat, "How is your throat?\n<b>Better</b>?");
            assertThat(texts(page).last()).containsText("<b>Better</b>?");
            page.getByLabel("Text message to").fill("Worse, I am afraid");
            page.keyboard().press("Enter");
            assertThat(texts(page).last()).containsText("Worse, I am afraid");
            assertThat(texts(page).last()).not().containsText("sending");
            Accessibility.check(page, "the phones");
            window.screenshot("handset");
        }
        JsonNode unread = nurse.get("/v1/cases?unread=true").is(200).get("items");
        assertThat(Items.where(unread, "id", chat.get("id").asText())).hasSize(1);
        assertThat(Items.texts(nurse.thread(chat.get("id").asText()))).contains("Worse, I am afraid");
    }

    @Test
    void aVisitorPlaysBothSidesOfAChat() {
        String caseId = openCase("demo-4").get("id").asText();
        try (Nurse visitor = Nurse.visits(demo.console());
                Window patient = Window.open(Window.Kind.USUAL, demo.phones())) {
            phone(patient.page(), "Eero").click();
            visitor.opens("new", caseId);
            visitor.screenshot("demo-console");
            visitor.button("header.take").click();
            visitor.sends("Does Tuesday at nine suit you?");
            assertThat(texts(patient.page())).containsText(new String[] {"Does Tuesday at nine suit you?"});
            assertThat(visitor.message("Tuesday")).containsText(visitor.words().start("state.sent"));
            patient.page().getByLabel("Text message to").fill("Yes, thank you");
            patient.page()
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send"))
                    .click();
            assertThat(visitor.message("Yes, thank you")).isVisible();
        }
    }

    @Test
    void whatIsSentToAPhoneThatIsOffWaitsForIt() {
        JsonNode chat = openCase("demo-2");
        try (Window window = Window.open(Window.Kind.USUAL.dark(), demo.phones())) {
            Page page = window.page();
            phone(page, "Matti").click();
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(2)))
                    .hasText("Matti Malliperhe");
            page.getByLabel("Switched on").uncheck();
            assertThat(page.getByText("Off: messages wait")).isVisible();
            String message = send(chat, "Your prescription is renewed");
            awaitState(chat, message, "ACCEPTED");
            assertThat(texts(page)).hasCount(0);
            Accessibility.check(page, "a phone that is off, in the dark");
            window.screenshot("handset-off-dark");
            page.getByLabel("Switched on").check();
            assertThat(texts(page)).hasCount(1);
            awaitState(chat, message, "DELIVERED");
        }
    }

    @Test
    void aPhoneThatRefusesLeavesMessagesUndelivered() {
        JsonNode chat = openCase("demo-3");
        Window.Kind small = Window.Kind.USUAL.sized(360, 740);
        try (Window window = Window.open(small, demo.phones())) {
            Page page = window.page();
            phone(page, "Siiri").click();
            page.getByLabel("Refuses messages").check();
            assertThat(page.getByText("ends undelivered")).isVisible();
            awaitState(chat, send(chat, "The stitches come out on Friday"), "UNDELIVERED");
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .as("nothing is wider than a small phone")
                    .isLessThanOrEqualTo(360);
            window.screenshot("handset-360");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Host: evil.example, 403",
        "Host: evil.example:80, 403",
        "Origin: http://evil.example, 403",
        "Origin: null, 403",
        "Sec-Fetch-Site: cross-site, 403",
        "Sec-Fetch-Site: same-site, 403",
        "Content-Type: text/plain, 415",
        "Accept: */*, 200",
    })
    void noOtherPageMovesAPhone(String header, int status) throws IOException {
        assertThat(statusOfAPost(header)).isEqualTo(status);
    }

    /** By a socket: an HTTP client would not send somebody else's Host. */
    private static int statusOfAPost(String header) throws IOException {
        URI phones = demo.phones();
        String usual = header.startsWith("Host") ? "" : "Host: 127.0.0.1:" + phones.getPort() + "\r\n";
        String type = header.startsWith("Content-Type") ? "" : "Content-Type: application/json\r\n";
        String request = "POST /demo/handset/phones/4 HTTP/1.1\r\n" + usual + type + header
                + "\r\nContent-Length: 12\r\nConnection: close\r\n\r\n{\"on\": true}";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), phones.getPort());
                OutputStream out = socket.getOutputStream()) {
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    private static Locator phone(Page page, String name) {
        return page.getByRole(AriaRole.NAVIGATION)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
    }

    private static Locator texts(Page page) {
        return page.getByRole(AriaRole.LOG).getByRole(AriaRole.LISTITEM);
    }

    private static JsonNode openCase(String reference) {
        return nurse.get("/v1/cases?reference=" + reference)
                .is(200)
                .get("items")
                .get(0);
    }

    private static String send(JsonNode chat, String text) {
        return nurse.write(chat.get("id").asText(), text).is(201).get("id").asText();
    }

    private static void awaitState(JsonNode chat, String messageId, String state) {
        String caseId = chat.get("id").asText();
        Waiting.until(
                () -> Optional.of(nurse.message(caseId, messageId))
                        .filter(message -> message.get("state").asText().equals(state)),
                () -> nurse.message(caseId, messageId) + demo.said());
    }
}
