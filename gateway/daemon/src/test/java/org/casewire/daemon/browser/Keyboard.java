package org.casewire.daemon.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** Somebody without a mouse. */
final class Keyboard {
    /** Longer than any way round the page. */
    private static final int MOST_STEPS = 150;

    private final Page page;

    Keyboard(Page page) {
        this.page = page;
    }

    void press(String key) {
        page.keyboard().press(key);
    }

    void type(String text) {
        page.keyboard().type(text);
    }

    void tabTo(Locator goal) {
        until("Tab", goal);
    }

    /** Presses a key until something has the focus. */
    void until(String key, Locator goal) {
        goal.waitFor();
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            if ((Boolean) goal.evaluate("element => element === document.activeElement")) {
                return;
            }
            press(key);
        }
        throw new AssertionError(key + " never leads to " + goal);
    }
}
