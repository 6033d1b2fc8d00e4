package org.casewire.daemon.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Somebody's browser window, with cookies and memory of its own. Whatever the page complains of, an exception, a refused
 * inline script, is noted, and {@link #close()} fails with it.
 */
final class Window implements AutoCloseable {
    static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Window(BrowserContext context) {
        this.context = context;
        context.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
        this.page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(this::note);
    }

    /** How a window looks and speaks. */
    record Kind(String locale, ColorScheme colours, int width, int height) {
        static final Kind USUAL = new Kind("en-GB", ColorScheme.LIGHT, 1280, 800);

        Kind speaking(String changed) {
            return new Kind(changed, colours, width, height);
        }

        Kind dark() {
            return new Kind(locale, ColorScheme.DARK, width, height);
        }

        Kind sized(int changedWidth, int changedHeight) {
            return new Kind(locale, colours, changedWidth, changedHeight);
        }
    }

    static Window open(Kind kind, URI address) {
        return open(kind, address, page -> {});
    }

    /** @param before what is done to the empty page */
    static Window open(Kind kind, URI address, Consumer<Page> before) {
        Window window = new Window(Chromium.shared()
                .newContext(new Browser.NewContextOptions()
                        .setLocale(kind.locale)
                        .setTimezoneId("Europe/Helsinki")
                        .setColorScheme(kind.colours)
                        .setViewportSize(kind.width, kind.height)));
        before.accept(window.page);
        window.page.navigate(address.toString());
        return window;
    }

    Page page() {
        return page;
    }

    /** Into the build folder, for people to look at. */
    void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    private void note(ConsoleMessage message) {
        // What the network did is the test's doing: it takes servers away. Everything else is the page's own.
        if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
            complaints.add(message.text());
        }
    }

    @Override
    public void close() {
        context.close();
        assertThat(complaints).as("what the page complained of").isEmpty();
    }
}
