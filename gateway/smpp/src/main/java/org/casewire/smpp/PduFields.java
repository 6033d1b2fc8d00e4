package org.casewire.smpp;

import com.cloudhopper.smpp.type.Address;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * The fields of one PDU's body, read from the front. What is missing before the last mandatory field makes the PDU
 * useless ({@link Cut}); any other flaw is noted, and what was read before it counts. Used by one thread.
 */
final class PduFields {
    private final ByteBuf body;
    private final Set<PduFlaw> flaws = EnumSet.noneOf(PduFlaw.class);

    PduFields(ByteBuf body) {
        this.body = body;
    }

    /** The body ends before its last mandatory field. */
    static final class Cut extends Exception {
        private static final long serialVersionUID = 1;

        private Cut() {
            super("The PDU ends before its last mandatory field", null, false, false);
        }
    }

    Set<PduFlaw> flaws() {
        return flaws;
    }

    void flaw(PduFlaw flaw) {
        flaws.add(flaw);
    }

    boolean isAtEnd() {
        return !body.isReadable();
    }

    byte octet() throws Cut {
        if (isAtEnd()) {
            throw new Cut();
        }
        return body.readByte();
    }

    String cString() throws Cut {
        int length = body.bytesBefore((byte) 0);
        if (length < 0) {
            throw new Cut();
        }
        return string(length);
    }

    /** Of a PDU that may end without its NUL, or without the field. */
    String lastCString() {
        int length = body.bytesBefore((byte) 0);
        if (length >= 0) {
            return string(length);
        }
        if (isAtEnd()) {
            return "";
        }
        flaw(PduFlaw.OPEN_STRING);
        return octets(body.readableBytes(), StandardCharsets.ISO_8859_1);
    }

    Address address() throws Cut {
        return new Address(octet(), octet(), cString());
    }

    byte[] rest() {
        return octets(body.readableBytes());
    }

    byte[] octets(int length) {
        byte[] octets = new byte[length];
        body.readBytes(octets);
        return octets;
    }

    int left() {
        return body.readableBytes();
    }

    private String string(int length) {
        String text = octets(length, StandardCharsets.ISO_8859_1);
        body.skipBytes(1);
        return text;
    }

    private String octets(int length, Charset charset) {
        return new String(octets(length), charset);
    }
}
