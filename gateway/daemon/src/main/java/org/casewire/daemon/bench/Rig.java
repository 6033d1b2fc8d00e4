package org.casewire.daemon.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.crypto.KeysetFile;
import org.casewire.core.crypto.KeysetSource;
import org.casewire.core.crypto.MasterKeyset;

/**
 * The daemon on an embedded PostgreSQL, and the simulator as its operator, each a process of its own in a folder that
 * is removed in the end. {@link #close()} may come from any thread, at any time, and more than once.
 */
final class Rig implements AutoCloseable {
    static final String CARRIER = "bench";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DAEMON = "daemon";
    static final String ACCOUNT = "bench";

    /** Often, since a start is measured by it. */
    private static final Duration READY_GLANCE = Duration.ofMillis(20);

    private final Plan plan;
    private final Path folder;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Map<String, Long> pids = new LinkedHashMap<>();
    private boolean closed;
    private int port;
    private int adminPort;
    private int smppPort;

    Rig(Plan plan) throws IOException {
        this.plan = plan;
        this.folder = Files.createTempDirectory("casewire-bench");
        parts.push(() -> Folders.remove(folder));
    }

    /** Its keys; those of an organisation once that has been made. */
    KeysetSource keyset() {
        return new KeysetFile(folder.resolve("keyset.json"));
    }

    /** The daemon's configuration. */
    Path configuration() {
        return folder.resolve("casewire.yml");
    }

    int port() {
        return port;
    }

    /** Where the simulator speaks SMPP, to whoever gives {@link #ACCOUNT} as name and password. */
    int smppPort() {
        return smppPort;
    }

    /** What all that takes part has spent until now. */
    Usage usage() throws IOException {
        return Usage.now(pids, "postgresql", postmaster());
    }

    long daemonMegabytes() throws IOException {
        return Usage.residentMegabytes(Optional.ofNullable(pids.get(DAEMON)).orElseThrow());
    }

    long daemonPid() {
        return Optional.ofNullable(pids.get(DAEMON)).orElseThrow();
    }

    /** A gauge of the daemon's, from its own page of metrics. */
    double metric(String name) throws IOException {
        try (HttpConnection admin = new HttpConnection(adminPort)) {
            return JSON.readTree(admin.get("/metrics", "").body())
                    .path("gauges")
                    .path(name)
                    .path("value")
                    .asDouble();
        }
    }

    Operator start() throws IOException, InterruptedException {
        Child simulator = child(
                "simulator",
                List.of("-Xmx256m"),
                "simulator",
                "--port",
                "0",
                "--control",
                "0",
                "--json",
                "--system-id",
                ACCOUNT,
                "--password",
                ACCOUNT);
        JsonNode where = JSON.readTree(Waiting.until("the simulator listens", () -> {
            simulator.requireAlive();
            return simulator.saidLine("{");
        }));
        Operator operator = new Operator(where.get("controlPort").asInt());
        operator.recordNothing();
        operator.window(plan.window());
        smppPort = where.get("smppPort").asInt();
        pids.put("simulator", simulator.pid());
        pids.put("load", ProcessHandle.current().pid());

        port = freePort();
        adminPort = freePort();
        MasterKeyset.create(folder.resolve("keyset.json"));
        Files.writeString(configuration(), text());
        startDaemon();
        Waiting.until(
                "the daemon has bound", () -> Optional.of(operator.binds() > 0).filter(Boolean::booleanValue));
        return operator;
    }

    /** @return how long it took until it was ready */
    Duration startDaemon() throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of("-Xmx512m"));
        options.addAll(plan.daemonOptions());
        long since = System.nanoTime();
        Child daemon = child(DAEMON, options, "server", "casewire.yml");
        pids.put(DAEMON, daemon.pid());
        Waiting.until("the daemon is ready", READY_GLANCE, () -> {
            daemon.requireAlive();
            return Optional.of(ready()).filter(Boolean::booleanValue);
        });
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /** Ends the daemon in an orderly way, and its database with it. */
    synchronized void stopDaemon() {
        for (AutoCloseable part : parts) {
            if (part instanceof Child child && child.pid() == daemonPid()) {
                child.close();
            }
        }
    }

    private synchronized Child child(String name, List<String> options, String... arguments) throws IOException {
        if (closed) {
            throw new BenchException("It was told to end while it was starting.");
        }
        Child child = Child.start(folder, name, options, arguments);
        parts.push(child);
        return child;
    }

    private String text() {
        String directory = folder.resolve("postgresql").toString();
        return """
                server:
                  applicationConnectors: [{type: http, bindHost: 127.0.0.1, port: %d}]
                  adminConnectors: [{type: http, bindHost: 127.0.0.1, port: %d}]
                logging:
                  level: WARN
                database:
                  embedded: {directory: "%s"}
                  migrateOnStart: true
                keyset: {file: "%s"}
                limits:
                  requestsPerSecondPerKey: 1000000
                  burstPerKey: 1000000
                  requestsPerSecondPerOrganisation: 1000000
                  burstPerOrganisation: 1000000
                  queuedPerOrganisation: 1000000
                carriers:
                  %s:
                    endpoints: [{host: 127.0.0.1, port: %d}]
                    systemId: %s
                    password: %s
                    windowSize: %d
                    messagesPerSecond: 0
                    inboundNumbers: {defaultRegion: FI}
                """.formatted(
                        port,
                        adminPort,
                        directory,
                        folder.resolve("keyset.json"),
                        CARRIER,
                        smppPort,
                        ACCOUNT,
                        ACCOUNT,
                        plan.window());
    }

    private long postmaster() throws IOException {
        Path file = folder.resolve("postgresql").resolve("cluster").resolve("postmaster.pid");
        return Long.parseLong(Files.readAllLines(file).get(0).strip());
    }

    private boolean ready() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + adminPort + "/healthcheck?type=ready")
                            .toURL()
                            .openConnection();
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ends the daemon, which ends its database; then the simulator; then the folder is removed. */
    @Override
    public synchronized void close() throws Exception {
        closed = true;
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }
}
