package org.casewire.core.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The input of a keyed hash: a label for the purpose, then each field, each behind its length. So neither another
 * purpose nor other fields that read the same in a row can give the same input.
 */
final class LabelledInput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private LabelledInput() {}

    static byte[] of(String label, String... fields) {
        LabelledInput input = new LabelledInput();
        input.add(label.getBytes(StandardCharsets.UTF_8));
        for (String field : fields) {
            input.add(field.getBytes(StandardCharsets.UTF_8));
        }
        return input.bytes.toByteArray();
    }

    static byte[] of(String label, byte[] content) {
        LabelledInput input = new LabelledInput();
        input.add(label.getBytes(StandardCharsets.UTF_8));
        input.add(content);
        return input.bytes.toByteArray();
    }

    private void add(byte[] field) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(field.length).array());
        bytes.writeBytes(field);
    }
}
