package org.casewire.daemon.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.casewire.daemon.Waiting;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.InboundText;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How big and how quick the console is, with as much in it as a large clinic has. Sizes are held exactly; times are
 * printed, and held only so far that a busy machine does not fail the build.
 */
class ConsoleSpeedIT {
    private static final int CASES = 500;
    private static final int MESSAGES = 1_000;
    private static final long MOST_SCRIPT_BYTES = 100_000;

    private static final double WHEEL_PIXELS = 3_000;

    /** A second on a machine of one's own is the goal; this is a tenth of that speed. */
    private static final double LONGEST_MILLIS = 10_000;

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
    void theFirstViewIsSmallAndThereAtOnce() {
        List<Response> answers = new ArrayList<>();
        try (Window window =
                Window.open(Window.Kind.USUAL, clinic.daemon().api(), page -> page.onResponse(answers::add))) {
            assertThat(window.page().getByLabel(Words.of("en").get("sign-in.key")))
                    .isVisible();
            double shown = number(window.page(), "performance.getEntriesByType('paint')[0].startTime");
            List<Response> script = answers.stream()
                    .filter(answer -> answer.request().resourceType().equals("script"))
                    .toList();
            System.out.printf(
                    "console, first view: %.0f ms to the first paint, %d requests, %d bytes on the wire; script %d, unpacked %d%n",
                    shown,
                    answers.size(),
                    onTheWire(answers),
                    onTheWire(script),
                    script.stream().mapToLong(answer -> answer.body().length).sum());
            assertThat(onTheWire(script)).isBetween(1L, MOST_SCRIPT_BYTES);
            assertThat(shown).isLessThan(LONGEST_MILLIS);
        }
    }

    /** As it comes over the network, that is compressed. */
    private static long onTheWire(List<Response> answers) {
        return answers.stream()
                .mapToLong(answer -> answer.request().sizes().responseBodySize)
                .sum();
    }

    @Test
    void fiveHundredCasesScrollToTheirEnd() {
        IntStream.range(0, CASES).parallel().forEach(each -> clinic.api().newCase("+35844%07d".formatted(each)));
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            nurse.tab("new").click();
            Locator rows = nurse.page().locator("a.row");
            assertThat(rows.first()).isVisible();
            watchLongTasks(nurse.page());
            long begun = System.nanoTime();
            while (rows.count() < CASES) {
                rows.last().scrollIntoViewIfNeeded();
                Waiting.untilTrue(
                        () -> rows.count() >= CASES
                                || nurse.page()
                                        .locator("#rows[aria-busy=false]")
                                        .isVisible(),
                        () -> "the list does not go on");
                assertThat(millisSince(begun)).isLessThan(LONGEST_MILLIS * 6);
            }
            assertThat(rows.count()).as("none twice").isEqualTo(CASES);
            told(nurse.page(), CASES + " cases scrolled through", begun);
            nurse.screenshot("console-500-cases");
        }
    }

    @Test
    void aThreadOfAThousandMessagesOpensAtItsEndAndScrollsToItsBeginning() {
        String patient = clinic.newPatient();
        String caseId = clinic.api().openCase(patient);
        List<CompletableFuture<?>> texts = new ArrayList<>();
        for (int i = 1; i < MESSAGES; i++) {
            texts.add(clinic.smsc()
                    .simulator()
                    .inbound(InboundText.of(patient, Standard.CLINIC_NUMBER, "Text number " + i + " of many")));
        }
        texts.forEach(CompletableFuture::join);
        clinic.writes(patient, caseId, "The very last text");
        try (Nurse nurse = Nurse.signsIn(clinic, "Nurse Nykänen")) {
            Page page = nurse.page();
            watchLongTasks(page);
            long begun = System.nanoTime();
            nurse.opens("progress", caseId);
            assertThat(nurse.message("The very last text")).isVisible();
            told(page, "a thread of " + MESSAGES + " opened", begun);

            begun = System.nanoTime();
            Locator messages = page.locator("li.message");
            page.locator(".thread").hover();
            while (messages.count() < MESSAGES) {
                page.mouse().wheel(0, -WHEEL_PIXELS);
                assertThat(millisSince(begun)).isLessThan(LONGEST_MILLIS * 6);
            }
            told(page, MESSAGES + " messages scrolled through", begun);

            begun = System.nanoTime();
            nurse.composer().click();
            page.keyboard().type("Typed into the field of a long thread");
            assertThat(nurse.composer()).hasValue("Typed into the field of a long thread");
            told(page, "37 keys in a thread of " + MESSAGES, begun);
            nurse.screenshot("console-1000-messages");
        }
    }

    /** Tasks that keep the page from answering for more than 50 ms, as browsers count them. */
    private static void watchLongTasks(Page page) {
        page.evaluate("() => { window.longTasks = [];"
                + " new PerformanceObserver(list => window.longTasks.push(...list.getEntries().map(e => e.duration)))"
                + ".observe({type: 'longtask'}); }");
    }

    private static void told(Page page, String what, long begun) {
        double millis = millisSince(begun);
        double longest = number(page, "Math.max(0, ...window.longTasks)");
        System.out.printf(
                "console, %s: %.0f ms, %.0f long tasks, the longest %.0f ms%n",
                what, millis, number(page, "window.longTasks.length"), longest);
        assertThat(longest).as("the longest task while %s", what).isLessThan(LONGEST_MILLIS);
        page.evaluate("() => { window.longTasks = []; }");
    }

    private static double number(Page page, String expression) {
        return ((Number) page.evaluate(expression)).doubleValue();
    }

    private static double millisSince(long begun) {
        return (System.nanoTime() - begun) / 1e6;
    }
}
