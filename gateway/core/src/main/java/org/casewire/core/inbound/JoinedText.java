package org.casewire.core.inbound;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.casewire.core.carrier.TextOctets;
import org.casewire.core.text.TextCoding;
import org.jspecify.annotations.Nullable;

/**
 * A text put together from its parts: octets that follow each other under one label are joined before they are read, so
 * that a sign which is cut between two parts is whole. Used by one thread.
 */
final class JoinedText {
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream run = new ByteArrayOutputStream();
    private @Nullable TextCoding coding;

    void add(TextOctets part) {
        if (!part.coding().equals(coding)) {
            endRun();
            coding = part.coding();
        }
        run.writeBytes(part.octets());
    }

    void add(String words) {
        endRun();
        text.append(words);
    }

    /** All of it under one label, and nothing missing in between; else its parts cannot be read anew together. */
    Optional<TextOctets> octets() {
        return Optional.ofNullable(coding)
                .filter(label -> text.isEmpty())
                .map(label -> new TextOctets(label, run.toByteArray()));
    }

    /** Ends it. */
    String text() {
        endRun();
        return text.toString();
    }

    private void endRun() {
        if (coding != null) {
            Optional<String> read = coding.read(run.toByteArray()).text();
            read.ifPresent(text::append);
            run.reset();
            coding = null;
        }
    }
}
