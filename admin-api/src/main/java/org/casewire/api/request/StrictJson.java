package org.casewire.api.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.casewire.api.problem.ProblemCode;
import org.casewire.api.problem.ProblemException;

/** Reads a request's JSON without forgiving anything: what is unclear is refused, never guessed. */
final class StrictJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private StrictJson() {}

    /** @throws ProblemException 400 when it is no JSON, 422 naming each field that is not what {@code read} takes */
    static <T> T read(byte[] body, Function<JsonFields, T> read) {
        JsonNode root = parse(body);
        if (!(root instanceof ObjectNode object)) {
            throw ProblemException.invalid("", "The body must be a JSON object");
        }
        JsonFields fields = new JsonFields(object);
        T value = read.apply(fields);
        fields.finish();
        return value;
    }

    private static JsonNode parse(byte[] body) {
        try {
            // JSON is UTF-8 here, and nothing else that Jackson would recognise.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            JsonNode root = MAPPER.readTree(text);
            if (root == null || root.isMissingNode()) {
                throw malformed();
            }
            return root;
        } catch (JsonProcessingException | CharacterCodingException e) {
            throw malformed();
        }
    }

    private static ProblemException malformed() {
        return ProblemException.of(
                ProblemCode.MALFORMED_JSON, "Send one JSON object in UTF-8, each of its names once, nothing after it");
    }
}
