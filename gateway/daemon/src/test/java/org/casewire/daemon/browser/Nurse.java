package org.casewire.daemon.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.function.Consumer;
import org.casewire.daemon.harness.Standard;

/** A professional at the console: what she sees and does there, by the words that are on the page. */
final class Nurse implements AutoCloseable {
    private final Window window;
    private final Page page;
    private final Words words;

    private Nurse(Window window, Words words) {
        this.window = window;
        this.page = window.page();
        this.words = words;
    }

    static Nurse signsIn(Clinic clinic, String name) {
        return signsIn(clinic, Window.Kind.USUAL, name);
    }

    static Nurse signsIn(Clinic clinic, Window.Kind kind, String name) {
        return signsIn(clinic, kind, Standard.keys().clinic(), name, page -> {});
    }

    /** @param before what is done to her empty page */
    static Nurse signsIn(Clinic clinic, Window.Kind kind, String key, String name, Consumer<Page> before) {
        Nurse nurse = new Nurse(
                Window.open(kind, clinic.daemon().api(), before),
                Words.of(kind.locale().substring(0, 2)));
        nurse.enters(key, name);
        return nurse;
    }

    /** A visitor of the demo, who signs in with one click. */
    static Nurse visits(URI demo) {
        Nurse nurse = new Nurse(Window.open(Window.Kind.USUAL, demo), Words.of("en"));
        nurse.button("demo.professional").click();
        assertThat(nurse.button("shell.sign-out")).isVisible();
        return nurse;
    }

    /** Signs in at the form that stands there. */
    void enters(String key, String name) {
        page.getByLabel(word("sign-in.key")).fill(key);
        page.getByLabel(word("sign-in.name")).fill(name);
        button("sign-in.enter").click();
        assertThat(page.getByRole(AriaRole.MAIN)).isVisible();
        assertThat(button("shell.sign-out")).isVisible();
    }

    Page page() {
        return page;
    }

    Words words() {
        return words;
    }

    String word(String key) {
        return words.get(key);
    }

    Locator button(String key) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(word(key)).setExact(true));
    }

    Locator tab(String name) {
        return page.locator("[role=tab][data-tab=" + name + "]");
    }

    Locator row(String caseId) {
        return page.locator("a.row[data-case='" + caseId + "']");
    }

    /** Opens a case from the tab that shows it. */
    void opens(String tab, String caseId) {
        tab(tab).click();
        row(caseId).click();
        assertThat(chat(caseId)).isVisible();
        assertThat(composer()).isVisible();
    }

    Locator chat(String caseId) {
        return page.locator("section.chat[data-case='" + caseId + "']");
    }

    Locator composer() {
        return page.getByLabel(word("composer"), new Page.GetByLabelOptions().setExact(true));
    }

    Locator message(String text) {
        return page.locator("li.message").filter(new Locator.FilterOptions().setHasText(text));
    }

    /** Some input of her own that does nothing else. */
    void touches() {
        page.mouse().move(3, 3);
        page.mouse().move(9, 9);
    }

    void types(String text) {
        composer().fill(text);
    }

    void sends(String text) {
        types(text);
        button("composer.send").click();
    }

    void screenshot(String name) {
        window.screenshot(name);
    }

    @Override
    public void close() {
        window.close();
    }
}
