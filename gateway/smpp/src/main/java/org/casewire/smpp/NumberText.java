package org.casewire.smpp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;

/** Reads the specification's codes as people write them: {@code 8}, {@code 0x08} or {@code "0x08"}. */
public final class NumberText extends StdDeserializer<Integer> {
    private static final long serialVersionUID = 1L;

    public NumberText() {
        super(Integer.class);
    }

    @Override
    public Integer deserialize(JsonParser json, DeserializationContext context) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return json.getIntValue();
        }
        String text = json.getValueAsString("");
        try {
            return parse(text);
        } catch (NumberFormatException e) {
            return (Integer)
                    context.handleWeirdStringValue(Integer.class, text, "a code is a number such as 8 or 0x08");
        }
    }

    static int parse(String text) {
        return Integer.decode(text.strip());
    }
}
