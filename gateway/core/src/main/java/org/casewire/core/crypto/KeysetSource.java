package org.casewire.core.crypto;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Where the keyset lives: a file that can grow, or an environment variable that cannot. */
public sealed interface KeysetSource permits KeysetFile, KeysetVariable {
    static KeysetSource file(Path path) {
        return new KeysetFile(path);
    }

    /** The variable is read once, now. */
    static KeysetSource environment(String variable) {
        String json = System.getenv(variable);
        if (json == null) {
            throw new KeysetException("The environment variable " + variable
                    + " is not set. Set it to the keyset's JSON, or name a file under keyset.file.");
        }
        return new KeysetVariable(variable, new Secret(json));
    }

    /** For messages; never the content. */
    String origin();

    /** @throws KeysetException with the remedy */
    String read();

    /** Whether {@link #read()} may now give something else than it last did. */
    boolean changed();

    /**
     * Replaces the content by what {@code change} makes of it, so that of several processes each sees the others'
     * changes and a crash leaves the old content or the new.
     *
     * @return the new content
     * @throws KeysetException with the remedy
     */
    String replace(UnaryOperator<String> change);
}
