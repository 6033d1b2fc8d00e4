package org.casewire.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.casewire.core.number.NumberRejection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console says the same in each of its languages, and says something wherever it means to. */
class TranslationsTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+}");
    private static final Pattern USED = Pattern.compile("\\bt\\(\\s*'([^']+)'");

    @ParameterizedTest
    @ValueSource(strings = {"fi", "sv"})
    void eachLanguageHasTheSameTextsWithTheSamePlaceholders(String language) throws IOException {
        Map<String, String> english = texts("en");
        Map<String, String> other = texts(language);
        assertThat(other.keySet()).isEqualTo(english.keySet());
        other.forEach((key, text) -> {
            assertThat(text).as(key).isNotBlank();
            assertThat(placeholders(text)).as(key).isEqualTo(placeholders(english.get(key)));
        });
    }

    @Test
    void everyTextThatAModuleNamesIsThere() throws Exception {
        Set<String> keys = texts("en").keySet();
        for (String file : ConsolePagesTest.files()) {
            if (file.endsWith(".js")) {
                for (MatchResult use : USED.matcher(read(file)).results().toList()) {
                    String key = use.group(1);
                    assertThat(keys.contains(key) || keys.contains(key + ".other"))
                            .as(file + ": " + key)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everyReasonAgainstANumberHasItsWords() throws IOException {
        Set<String> keys = texts("en").keySet();
        for (NumberRejection reason : NumberRejection.values()) {
            assertThat(keys).contains("number." + reason.code());
        }
    }

    private static Set<String> placeholders(String text) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> texts(String language) throws IOException {
        JsonNode read = new ObjectMapper().readTree(read("language/" + language + ".json"));
        Map<String, String> texts = new TreeMap<>();
        List.copyOf(read.properties())
                .forEach(text -> texts.put(text.getKey(), text.getValue().asText()));
        return texts;
    }

    private static String read(String file) throws IOException {
        return new String(ConsoleFile.named(file).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }
}
