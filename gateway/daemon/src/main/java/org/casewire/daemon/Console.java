package org.casewire.daemon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.PrintStream;

/** Where commands speak: results to standard output, in words or as JSON; everything else to standard error. */
public final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final ObjectMapper json = new ObjectMapper()
            .registerModules(new Jdk8Module(), new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    public Console(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** Prints a result as text. */
    public void say(String result) {
        out.println(result);
    }

    /** Prints a result as a line of JSON. */
    public void json(Object result) {
        try {
            out.println(json.writeValueAsString(result));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A result does not fit into JSON", e);
        }
    }

    /** Tells what goes on, or went wrong. */
    public void tell(String message) {
        err.println(message);
    }
}
