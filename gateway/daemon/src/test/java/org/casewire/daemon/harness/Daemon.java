package org.casewire.daemon.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casewire.daemon.Program;
import org.casewire.daemon.Waiting;

/**
 * The daemon of an installation, as a process: started, ended one way or the other, started again. It listens on ports
 * that it finds free itself and names in its log, so that two runs never meet. Its methods are for one thread, but
 * {@link #api()} and {@link #admin()} are for all: they lead to the process that was started last.
 */
public final class Daemon implements AutoCloseable {
    private static final Pattern LISTENS =
            Pattern.compile("Started (application|admin)@\\w+\\{[^}]*\\}\\{127\\.0\\.0\\.1:(\\d+)\\}");

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Installation installation;
    private final HttpClient http = HttpClient.newHttpClient();
    private Program program;
    private volatile URI api;
    private volatile URI admin;

    Daemon(Installation installation) throws IOException {
        this.installation = installation;
        start();
    }

    /** Starts it and waits until it is ready. */
    public void start() throws IOException {
        startWithoutWaiting();
        awaitReady();
    }

    /** Starts it, and waits only until it listens. */
    public void startWithoutWaiting() throws IOException {
        program = installation.program();
        Map<String, Integer> ports = Waiting.until(this::ports, this::said);
        api = URI.create("http://127.0.0.1:" + ports.get("application"));
        admin = URI.create("http://127.0.0.1:" + ports.get("admin"));
    }

    private Optional<Map<String, Integer>> ports() throws IOException {
        assertThat(program.isAlive()).as(program.said()).isTrue();
        Matcher matcher = LISTENS.matcher(program.out());
        Map<String, Integer> found = new java.util.HashMap<>();
        while (matcher.find()) {
            found.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
        }
        return Optional.of(found).filter(ports -> ports.size() == 2);
    }

    public void awaitReady() {
        Waiting.untilTrue(
                () -> {
                    assertThat(program.isAlive()).as(program.said()).isTrue();
                    return admin("/healthcheck?type=ready").statusCode() == 200;
                },
                this::said);
    }

    /** What its admin port answers. */
    public HttpResponse<String> admin(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(admin.resolve(path)).timeout(LONGEST).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    public URI admin() {
        return admin;
    }

    public long pid() {
        return program.pid();
    }

    public URI api() {
        return api;
    }

    /** As a power cut ends it. */
    public void kill() throws InterruptedException {
        program.kill();
    }

    /** It stands still, as on a machine that is suspended: connections stay open and nothing answers. */
    public void freeze() throws IOException, InterruptedException {
        program.signal("STOP");
    }

    public void thaw() throws IOException, InterruptedException {
        program.signal("CONT");
    }

    /** As a service manager ends it; it must end well. */
    public void terminate() throws InterruptedException {
        assertThat(program.terminate()).as(program.said()).isZero();
    }

    public boolean isAlive() {
        return program.isAlive();
    }

    /** All that the process started last has printed, for the message of a failing test. */
    public String said() {
        return program.said();
    }

    @Override
    public void close() throws InterruptedException {
        program.close();
    }
}
