package org.casewire.daemon.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A command of this same program as a process of its own, its output in a file; ended, if need be by force, by close. */
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LAST_LINES = 20;

    private final String name;
    private final Process process;
    private final Path output;

    private Child(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    static Child start(Path folder, String name, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                Path.of(System.getProperty("java.class.path")).toAbsolutePath().toString(),
                "org.casewire.daemon.GatewayApplication"));
        command.addAll(List.of(arguments));
        Path output = folder.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Child(name, process, output);
    }

    long pid() {
        return process.pid();
    }

    /** The first whole line of its output that begins so. */
    Optional<String> saidLine(String beginning) throws IOException {
        String said = Files.readString(output, UTF_8);
        return said.substring(0, said.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith(beginning))
                .findFirst();
    }

    /** @throws BenchException with its last words when it has ended */
    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            List<String> lines = Files.readAllLines(output, UTF_8);
            throw new BenchException("The %s ended by itself, with status %d. Its last words:%n%s"
                    .formatted(
                            name,
                            process.exitValue(),
                            String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()))));
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
