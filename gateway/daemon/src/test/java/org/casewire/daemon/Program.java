package org.casewire.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jar as a process of its own, as an operator runs it: in a folder, with its output in files there. None outlives
 * the tests, however these end.
 */
public final class Program implements AutoCloseable {
    private static final Path JAR = Path.of("target", "casewire.jar").toAbsolutePath();
    private static final String MAIN = "org.casewire.daemon.GatewayApplication";
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Program::end), "programs-end"));
    }

    private final Process process;
    private final Path out;
    private final Path err;

    private Program(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    public static Program start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        return start(folder, environment, List.of(), arguments);
    }

    /** @param before folders of classes that stand in for those of the jar: a build that somebody has broken */
    public static Program start(Path folder, Map<String, String> environment, List<Path> before, String... arguments)
            throws IOException {
        List<String> classes = before.isEmpty()
                ? List.of("-XX:SharedArchiveFile=" + ClassArchive.of(JAR), "-jar", JAR.toString())
                : List.of("-cp", classPath(before), MAIN);
        return launch(folder, environment, classes, arguments);
    }

    /** @param classes the virtual machine's options that say which classes it runs */
    static Program launch(Path folder, Map<String, String> environment, List<String> classes, String... arguments)
            throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                // Most of these live for seconds: what a long-lived daemon gains from more would come too late.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(classes);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        RUNNING.add(process);
        return new Program(process, out, err);
    }

    private static String classPath(List<Path> before) {
        return Stream.concat(before.stream(), Stream.of(JAR))
                .map(Path::toString)
                .collect(Collectors.joining(":"));
    }

    /** The jar itself, for what is compiled against it. */
    public static Path jar() {
        return JAR;
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Runs a command to its end. */
    public static Program run(Path folder, String... arguments) throws IOException, InterruptedException {
        Program program = start(folder, Map.of(), arguments);
        program.awaitExit();
        return program;
    }

    public int awaitExit() throws InterruptedException {
        return awaitExit(LONGEST);
    }

    public int awaitExit(Duration longest) throws InterruptedException {
        if (!process.waitFor(longest.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it did not end within " + longest + "; " + said());
        }
        return process.exitValue();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** As a service manager stops it. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return awaitExit();
    }

    /** As a power cut stops it. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        RUNNING.remove(process);
    }

    /** @param name of a signal, without its SIG */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** What is not used any more is gone afterwards. */
    public void collectGarbage() throws IOException, InterruptedException {
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(process.pid()),
                        "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    public String out() throws IOException {
        return Files.readString(out, UTF_8);
    }

    public String err() throws IOException {
        return Files.readString(err, UTF_8);
    }

    /** All that it printed, for the message of a failing test. */
    public String said() {
        try {
            return "standard output:\n" + out() + "\nstandard error:\n" + err();
        } catch (IOException e) {
            return "its output cannot be read: " + e;
        }
    }

    @Override
    public void close() throws InterruptedException {
        try {
            if (process.isAlive()) {
                terminate();
            }
        } finally {
            RUNNING.remove(process);
        }
    }
}
