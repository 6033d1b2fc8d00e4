package org.casewire.core.crypto;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A text as the bytes that are sealed, and back, without loss: UTF-8, or UTF-16 for a text that has no UTF-8, since
 * one part of a longer SMS may end in half an emoji whose other half is yet to come. The first byte tells which.
 */
final class PlainBytes {
    private static final byte UTF_8 = 0;
    private static final byte UTF_16 = 1;

    private PlainBytes() {}

    static byte[] of(String text) {
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return ByteBuffer.allocate(1 + utf8.remaining())
                    .put(UTF_8)
                    .put(utf8)
                    .array();
        } catch (CharacterCodingException e) {
            ByteBuffer utf16 = ByteBuffer.allocate(1 + 2 * text.length()).put(UTF_16);
            text.chars().forEach(unit -> utf16.putChar((char) unit));
            return utf16.array();
        }
    }

    static String text(byte[] plain) {
        ByteBuffer bytes = ByteBuffer.wrap(plain);
        return switch (bytes.get()) {
            case UTF_8 -> StandardCharsets.UTF_8.decode(bytes).toString();
            case UTF_16 -> bytes.asCharBuffer().toString();
            default -> throw new UnsealException("The sealed value is of a form that this version does not know");
        };
    }
}
