package org.casewire.daemon.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;

/** What axe-core, which knows the rules of WCAG 2.2 A and AA that a program can check, says of a page. */
final class Accessibility {
    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    private Accessibility() {}

    static void check(Page page, String view) {
        List<String> violations = new AxeBuilder(page)
                .withTags(RULES).analyze().getViolations().stream()
                        .flatMap(rule -> rule.getNodes().stream()
                                .map(node ->
                                        rule.getId() + " at " + node.getTarget() + ": " + node.getFailureSummary()))
                        .toList();
        assertThat(violations).as("axe in " + view).isEmpty();
    }
}
