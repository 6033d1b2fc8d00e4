package org.casewire.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.casewire.core.number.NumberPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing that core reads of a caller's costs more than its length, whatever stands in it. */
@Timeout(300)
class CostlyTextTest {
    @Test
    void textsAndNumbersOfAnyShapeAreReadInTime() {
        NumberPlan numbers = new NumberPlan();
        Map<String, Consumer<String>> readers = new LinkedHashMap<>();
        readers.put("measure", text -> TextMeasure.strictest(text, List.of(TextForm.USUAL)));
        readers.put("segments", text -> TextForm.USUAL.received(text).segments());
        readers.put("plain typography", PlainTypography::flatten);
        readers.put("well-formed", WellFormedText::isWellFormed);
        readers.put("hostile", HostileText::neutralise);
        readers.put("number check", text -> numbers.check(text, List.of("FI", "SE")));
        readers.put("number", text -> numbers.parse(text, "FI"));
        assertThat(NastyShapes.tooCostly(readers)).isEmpty();
    }
}
