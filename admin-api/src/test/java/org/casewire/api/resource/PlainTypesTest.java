package org.casewire.api.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.casewire.api.auth.BearerToken;
import org.casewire.api.events.WaitPreference;
import org.casewire.core.text.NastyShapes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class PlainTypesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "APPLICATION/JSON",
                "application/json;charset=utf-8",
                "application/json; charset=\"UTF-8\""
            })
    void theseAreJson(String contentType) {
        assertThat(PlainTypes.isJson(contentType)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "application/jsonp", "application/json;charset=utf-16", "application/json;", "text/plain"})
    void theseAreForOthersToTell(String contentType) {
        assertThat(PlainTypes.isJson(contentType)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*/*", "application/json", "text/html, application/json", "application/json,text/html", "a, */*"
            })
    void theseTakeJson(String accept) {
        assertThat(PlainTypes.takesJson(accept)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/html", "application/json;q=0.9", "application/jsonp", "*/json"})
    void theseDoNotOrAreForOthersToTell(String accept) {
        assertThat(PlainTypes.takesJson(accept)).isFalse();
    }

    @Test
    void headersOfASendingAreReadInTime() {
        Map<String, Consumer<String>> readers = new LinkedHashMap<>();
        readers.put("Content-Type", PlainTypes::isJson);
        readers.put("Accept", PlainTypes::takesJson);
        readers.put("Prefer", text -> WaitPreference.of(List.of(text)));
        readers.put("Authorization", BearerToken::in);
        assertThat(NastyShapes.tooCostly(readers)).isEmpty();
        // Just short enough to be read at all.
        assertThat(NastyShapes.tooCostly(readers, NastyShapes.of(200), NastyShapes.of(256)))
                .isEmpty();
        assertThat(NastyShapes.tooCostly(readers, NastyShapes.of(200), NastyShapes.of(4_096)))
                .isEmpty();
    }
}
