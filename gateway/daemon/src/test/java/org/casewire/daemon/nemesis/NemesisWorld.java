package org.casewire.daemon.nemesis;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.casewire.daemon.database.TestServer;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.daemon.harness.Wire;
import org.casewire.smpp.simulator.Faults;

/** Some nodes on one database and one carrier, each on wires of its own that can be cut. */
final class NemesisWorld implements AutoCloseable {
    private static final Duration INACTIVITY = Duration.ofSeconds(4);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final Path folder;
    private final List<Path> broken;
    final SimulatorSmsc smsc = part(new SimulatorSmsc());
    final Installation installation;
    final List<Node> nodes = new ArrayList<>();

    /** A daemon and its wires. */
    static final class Node {
        final String id;
        final Installation installation;
        final Wire toDatabase;
        final Wire toCarrier;
        final Daemon daemon;

        Node(String id, Installation installation, Wire toDatabase, Wire toCarrier, Daemon daemon) {
            this.id = id;
            this.installation = installation;
            this.toDatabase = toDatabase;
            this.toCarrier = toCarrier;
            this.daemon = daemon;
        }
    }

    /** @param broken classes in place of the jar's */
    NemesisWorld(Path folder, int size, List<Path> broken) throws Exception {
        this.folder = folder;
        this.broken = broken;
        installation = part(Installation.standard(folder));
        calm();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        parts.push(timer::shutdownNow);
        // An SMSC has an inactivity timer, too: it ends the binds of those who sleep or are cut off.
        timer.scheduleAtFixedRate(() -> smsc.simulator().dropSilent(INACTIVITY), 100, 100, TimeUnit.MILLISECONDS);
        for (int i = 1; i <= size; i++) {
            Wire toDatabase = part(new Wire(TestServer.shared().port()));
            Wire toCarrier = part(new Wire(smsc.port()));
            Installation own = another("it-" + i, "node-" + i)
                    .databasePort(toDatabase.port())
                    .carrier(carrier(toCarrier.port(), size));
            nodes.add(new Node("it-" + i, own, toDatabase, toCarrier, part(own.start())));
        }
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    private Installation another(String id, String name) throws IOException {
        Installation own = installation.another(Files.createTempDirectory(folder, name), id);
        broken.forEach(own::brokenBy);
        return own;
    }

    /** A second process under a node's id, with a folder of its own. */
    Daemon twin(Node node) throws IOException {
        return another(node.id, "twin")
                .carrier(carrier(smsc.port(), nodes.size()))
                .start();
    }

    private static Carrier carrier(int port, int binds) {
        return Carrier.at(port)
                .with("binds", String.valueOf(binds))
                .with("windowSize", "10")
                .with("enquireLinkInterval", "500ms")
                .with("inactivityTimeout", INACTIVITY.toMillis() + "ms")
                .with("responseTimeout", "2s")
                .with("deliverResponseTimeout", "3s");
    }

    /** A well-behaved carrier with usual delays. */
    void calm() {
        misbehave("");
    }

    void misbehave(String fault) {
        smsc.simulator()
                .faults(Faults.parse("{'answerDelay': 15, 'receiptDelay': 40%s}"
                        .formatted(fault)
                        .replace('\'', '"')));
    }

    /** Whichever is next, also one that is away: a balancer does not know at once. */
    URI anyNode() {
        return nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()))
                .daemon
                .api();
    }

    ApiClient client() {
        return new ApiClient(this::anyNode, Standard.keys().clinic());
    }

    ApiClient client(Node node) {
        return new ApiClient(node.daemon::api, Standard.keys().clinic());
    }

    Connection stranger(String database) throws SQLException {
        Connection connection = installation.server().superuser(database);
        connection.setAutoCommit(false);
        return connection;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = installation.server().superuser(installation.database());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String said() {
        StringBuilder said = new StringBuilder();
        said.append("queued ").append(installation.count("select count(*) from queue"));
        nodes.forEach(node -> said.append("\n=== ").append(node.id).append('\n').append(node.daemon.said()));
        return said.toString();
    }

    @Override
    public void close() throws Exception {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }
}
