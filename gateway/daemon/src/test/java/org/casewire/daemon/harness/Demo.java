package org.casewire.daemon.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casewire.daemon.Program;
import org.casewire.daemon.Waiting;

/** {@code casewire demo} as a process, on free ports, read by what it prints. */
public final class Demo implements AutoCloseable {
    /** The first start unpacks PostgreSQL, a minute's work where others keep the machine busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final String LAST_LINE = "Ctrl-C ends it.";
    private static final Pattern CURL = Pattern.compile("(?m)^ {2}(curl (?:.*\\\\\\R)+.*)$");

    private final Program program;

    private Demo(Program program) {
        this.program = program;
    }

    /** Starts it in a folder and waits until it has said all. */
    public static Demo start(Path folder, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("demo", "--port", "0", "--admin-port", "0", "--control", "0"));
        arguments.addAll(List.of(options));
        Demo demo = new Demo(Program.start(folder, Map.of(), arguments.toArray(String[]::new)));
        Waiting.untilTrue(
                PATIENCE,
                () -> {
                    assertThat(demo.program.isAlive()).as(demo.said()).isTrue();
                    return demo.out().contains(LAST_LINE);
                },
                demo::said);
        return demo;
    }

    public URI console() {
        return URI.create(named("Console"));
    }

    public URI phones() {
        return URI.create(named("Phone"));
    }

    public URI simulator() {
        return URI.create(named("Simulator"));
    }

    public String key() {
        return named("API key");
    }

    /** The line that sends a first message, for a shell. */
    public String curl() {
        return found(CURL.matcher(out()));
    }

    private String named(String name) {
        return found(Pattern.compile("(?m)^ {2}" + name + " +(\\S+)").matcher(out()));
    }

    private String found(Matcher matcher) {
        return Optional.of(matcher)
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .orElseThrow(() -> new AssertionError("the demo did not print it: " + said()));
    }

    public String out() {
        try {
            return program.out();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public String said() {
        return program.said();
    }

    /** As Ctrl-C ends it; it must end well. */
    public void terminate() throws InterruptedException {
        assertThat(program.terminate()).as(said()).isZero();
    }

    @Override
    public void close() throws InterruptedException {
        program.close();
    }
}
