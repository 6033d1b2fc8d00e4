package org.casewire.daemon.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Debian's Chromium, driven by Playwright: one for the tests' JVM, started with the first test that needs it, used from
 * that thread only. Playwright's own download of a browser is off; its driver runs on the Node.js that it brings along.
 */
final class Chromium {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");

    /** Generous: other work may keep the machine busy. */
    static final double PATIENCE_MILLIS = 30_000;

    /** Nothing on the network but what the tests ask for; as root there is no sandbox. */
    private static final List<String> OPTIONS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run");

    private Chromium() {}

    static Browser shared() {
        return Shared.INSTANCE;
    }

    private static Browser start() {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IllegalStateException(PROGRAM
                    + " is missing. Install it with 'apt-get install -y chromium'; the README's test command does.");
        }
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PROGRAM)
                        .setArgs(OPTIONS));
        Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "chromium-end"));
        return browser;
    }

    private static final class Shared {
        static final Browser INSTANCE = start();
    }
}
