package org.casewire.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PlainTypographyTest {
    @Test
    void quotesAndDashesAreMadePlainWhenThatKeepsTheTextInGsm7() {
        assertThat(PlainTypography.flatten("Ota “Burana” klo 8–9 — ei muuta, ‘kiitos’ ei"))
                .isEqualTo("Ota \"Burana\" klo 8-9 - ei muuta, 'kiitos' ei");
        assertThat(PlainTypography.flatten("„so“ »niin» ‚ja‘ don’t")).isEqualTo("\"so\" \"niin\" 'ja' don't");
    }

    @Test
    void aTextThatNeedsUcs2AnywayStaysAsItIs() {
        assertThat(PlainTypography.flatten("“Hyvä” 😀")).isEqualTo("“Hyvä” 😀");
        assertThat(PlainTypography.flatten("klo 8–9 …")).isEqualTo("klo 8–9 …");
        assertThat(PlainTypography.flatten("−5 °C – kylmä")).isEqualTo("−5 °C – kylmä");
    }

    @Property
    void theResultIsTheTextItselfOrGsm7OfTheSameLength(@ForAll String text) {
        String flat = PlainTypography.flatten(text);
        if (!flat.equals(text)) {
            assertThat(Gsm7Alphabet.canRepresent(flat)).isTrue();
            assertThat(flat).hasSameSizeAs(text);
        }
        assertThat(PlainTypography.flatten(flat)).isEqualTo(flat);
    }
}
