package org.casewire.core.crypto;

import java.util.function.UnaryOperator;

/** A keyset in an environment variable: fixed for the life of the process. */
public record KeysetVariable(String variable, Secret json) implements KeysetSource {
    @Override
    public String origin() {
        return "the environment variable " + variable;
    }

    @Override
    public String read() {
        return json.reveal();
    }

    @Override
    public boolean changed() {
        return false;
    }

    @Override
    public String replace(UnaryOperator<String> change) {
        throw new KeysetException("The keyset is in " + origin()
                + ", which cannot be written. Make the change on a keyset file (keyset.file), then set the variable"
                + " to that file's content on every node.");
    }
}
