package org.casewire.api.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.casewire.api.problem.Problem;
import org.casewire.api.problem.ProblemException;
import org.casewire.api.problem.ProblemMapper;
import org.casewire.api.view.AuthorRequest;
import org.casewire.api.view.CaseChangeRequest;
import org.casewire.api.view.NewCaseRequest;
import org.casewire.api.view.SettingsFields;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.organisation.OrganisationSettings;
import org.casewire.core.text.NastyShapes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in bodies, queries and headers is read in time or refused by its name, whatever it is. */
@Timeout(300)
class HostileFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {"a\nb", "a\tb", "a\u0000", "\u202eabc", "a\u2066", "\ufeffa", "a\u200bb", "\u200b", "\u3164"})
    void namesAreStoredAsTheyReadOrNotAtAll(String bad) {
        Map<String, Function<JsonFields, ?>> readers = new LinkedHashMap<>();
        readers.put("{'id': X, 'name': 'a'}|id", AuthorRequest::read);
        readers.put("{'id': 'a', 'name': X}|name", AuthorRequest::read);
        readers.put("{'reference': X, 'patient': {'phone': '1'}}|reference", NewCaseRequest::read);
        readers.put("{'patient': {'phone': '1', 'name': X}}|patient.name", NewCaseRequest::read);
        readers.put("{'patient': {'name': X}}|patient.name", CaseChangeRequest::read);
        readers.forEach((body, reader) -> {
            String[] parts = body.split("\\|");
            String json = parts[0].replace("X", quoted(bad)).replace('\'', '"');
            assertThat(faults(json, reader)).as(parts[1]).containsOnly(parts[1]);
        });
    }

    @ParameterizedTest
    @CsvSource({"a\u0000b,?", "a\u202eb,?", "colour,colour"})
    void namesOfFieldsAreToldIfTheyAreNames(String name, String shown) {
        String json = "{\"id\":\"a\",\"name\":\"b\"," + quoted(name) + ":1}";
        assertThat(faults(json, AuthorRequest::read)).containsExactly(shown);
        String texts = "{\"closingMessage\":{" + quoted(name) + ":5}}";
        assertThat(faults(texts, fields -> SettingsFields.read(fields, OrganisationSettings.defaults())))
                .containsExactly("closingMessage." + shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+10000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "0000-12-31T23:59:59Z",
                "+1000000000-12-31T23:59:59Z",
                "2026-02-30T00:00:00Z",
                "tomorrow"
            })
    void timesThatNoDatabaseHasAreRefused(String time) {
        assertThat(Moments.parse(time)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"7\"' | true",
                "'\"6\", \"7\"' | true",
                "'\"7\",\"8\"' | true",
                "* | true",
                "'W/\"7\"' | false",
                "'W/\"7\", \"7\"' | true",
                "'\"6\"' | false",
                "'\"6, 7\"' | false",
                "7 | false",
                "'\"7' | false",
                "'\"07\"' | false",
                "'' | false",
                "'W/' | false"
            })
    void aListOfTagsMatchesByAnyOfThem(String header, boolean matches) {
        assertThat(EntityTags.match(List.of(header), 7)).isEqualTo(matches);
    }

    @Test
    void everyFieldAndHeaderIsReadInTime() {
        Map<String, Consumer<String>> readers = new LinkedHashMap<>();
        readers.put("body", text -> read(text, NewCaseRequest::read));
        readers.put("settings", text -> read(text, settings()));
        for (String field : List.of("reference", "subject", "status")) {
            readers.put(field, text -> read("{\"" + field + "\":" + quoted(text) + "}", NewCaseRequest::read));
        }
        for (String field : List.of("phone", "name", "language")) {
            readers.put(
                    "patient." + field,
                    text -> read("{\"patient\":{\"" + field + "\":" + quoted(text) + "}}", NewCaseRequest::read));
        }
        for (String field :
                List.of("closingMessage", "autoReplyInterval", "retention", "severalOpenCases", "maxSegments")) {
            readers.put(field, text -> read("{\"" + field + "\":" + quoted(text) + "}", settings()));
        }
        readers.put("regions", text -> read("{\"regions\":[" + quoted(text) + "]}", settings()));
        readers.put("a field's name", text -> read("{" + quoted(text) + ":1}", AuthorRequest::read));
        readers.put("a number", text -> read("{\"maxSegments\":" + text + "}", settings()));
        readers.put("many fields", text -> read(manyFields(text), AuthorRequest::read));
        readers.put("X-Request-Id", RequestMark::idFor);
        readers.put("an id", PathIds::parse);
        readers.put("limit", Cursors::limit);
        readers.put("time", text -> QueryValues.time("from", text));
        readers.put("text", text -> QueryValues.text("actor", text, 400));
        NumberPlan plan = new NumberPlan();
        readers.put("phone", text -> plan.check(text, List.of("FI", "AT")));
        readers.put("If-Match", text -> EntityTags.match(List.of(text), 7));
        assertThat(NastyShapes.tooCostly(readers)).isEmpty();
    }

    private static Function<JsonFields, ?> settings() {
        return fields -> SettingsFields.read(fields, OrganisationSettings.defaults());
    }

    private static String manyFields(String text) {
        StringBuilder json = new StringBuilder("{\"a\":1");
        for (int i = 0; i < text.length() / 8; i++) {
            json.append(",\"").append(i).append("\":1");
        }
        return json.append('}').toString();
    }

    private static void read(String json, Function<JsonFields, ?> reader) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        StrictJson.read(
                body.length > BodyFilter.LARGEST ? java.util.Arrays.copyOf(body, BodyFilter.LARGEST) : body, reader);
    }

    private static List<String> faults(String json, Function<JsonFields, ?> reader) {
        try {
            StrictJson.read(json.getBytes(StandardCharsets.UTF_8), reader);
            return List.of();
        } catch (ProblemException refused) {
            Problem problem = (Problem) new ProblemMapper().toResponse(refused).getEntity();
            return problem.errors().stream().map(Problem.FieldError::field).toList();
        }
    }

    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(JsonNodeFactory.instance.textNode(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
