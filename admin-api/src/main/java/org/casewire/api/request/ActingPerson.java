package org.casewire.api.request;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.casewire.api.problem.ProblemException;
import org.casewire.api.view.AuthorRequest;
import org.casewire.core.text.PlainName;
import org.casewire.core.text.VisibleText;
import org.jspecify.annotations.Nullable;

/**
 * The person for whom a front end asks, in every call and when it only reads: {@code Casewire-Actor: <id>;<name>}, the
 * name percent-encoded UTF-8. Read in one pass and to a bounded length.
 */
public final class ActingPerson {
    public static final String HEADER = "Casewire-Actor";

    private static final int LONGEST = 2_048;
    private static final int LONGEST_ID = 128;
    private static final int LONGEST_NAME = 200;

    private ActingPerson() {}

    /** @throws ProblemException 422 when there is a header and it is not such a one */
    static Optional<AuthorRequest> in(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        int semicolon = header.length() > LONGEST ? -1 : header.indexOf(';');
        if (semicolon < 0) {
            throw unfit();
        }
        String id = header.substring(0, semicolon).trim();
        String name = decoded(header.substring(semicolon + 1).trim());
        if (!isName(id, LONGEST_ID) || !isName(name, LONGEST_NAME)) {
            throw unfit();
        }
        return Optional.of(new AuthorRequest(id, name));
    }

    private static boolean isName(String text, int longest) {
        return text.length() <= longest && VisibleText.isIn(text) && PlainName.isPlain(text);
    }

    private static String decoded(String encoded) {
        ByteBuffer octets = ByteBuffer.allocate(encoded.length() * 3);
        for (int at = 0; at < encoded.length(); at++) {
            char character = encoded.charAt(at);
            if (character == '%' && at + 2 < encoded.length()) {
                int high = Character.digit(encoded.charAt(at + 1), 16);
                int low = Character.digit(encoded.charAt(at + 2), 16);
                if (high < 0 || low < 0) {
                    throw unfit();
                }
                octets.put((byte) (high << 4 | low));
                at += 2;
            } else if (character == '%' || character > 0x7e) {
                throw unfit();
            } else {
                octets.put((byte) character);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
        } catch (CharacterCodingException e) {
            throw unfit();
        }
    }

    private static ProblemException unfit() {
        return ProblemException.invalid(HEADER, "must be <id>;<name>, the name percent-encoded in UTF-8");
    }
}
