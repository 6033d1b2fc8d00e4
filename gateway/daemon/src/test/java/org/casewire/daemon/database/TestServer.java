package org.casewire.daemon.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real, durable PostgreSQL for the tests that run the daemon as a process: one for the test JVM, in a folder of its
 * own on a port of its own, gone with the JVM. Each test takes a database of its own. It can be away for a while.
 */
public final class TestServer {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final EmbeddedDatabase.Place place;
    private final EmbeddedLogins logins;
    private EmbeddedDatabase running;

    private TestServer() throws IOException {
        Path directory = Files.createTempDirectory("casewire-it");
        SharedPrograms.linkInto(directory);
        EmbeddedDatabase first = EmbeddedDatabase.own(new EmbeddedDatabase.Place(directory, 0));
        place = new EmbeddedDatabase.Place(directory, first.port());
        logins = EmbeddedLogins.read(place.passwords());
        running = first;
        Runtime.getRuntime().addShutdownHook(new Thread(this::discard, "test-server-end"));
    }

    public static TestServer shared() {
        return Shared.INSTANCE;
    }

    /** An empty database that the owner's login owns, as an administrator makes one. */
    public String create() {
        return create("");
    }

    /** A copy of a database on which nobody works. */
    public String copyOf(String template) {
        return create(" template " + template);
    }

    private String create(String template) {
        String name = "it_" + NEXT.incrementAndGet();
        execute(
                "postgres",
                "create database %s owner %s%s".formatted(name, logins.owner().user(), template),
                "revoke all on database %s from public".formatted(name),
                "grant connect on database %s to %s, %s"
                        .formatted(name, logins.app().user(), logins.link().user()));
        return name;
    }

    public void drop(String database) {
        execute("postgres", "drop database %s with (force)".formatted(database));
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(place.port(), database);
    }

    public int port() {
        return place.port();
    }

    public Login owner() {
        return logins.owner();
    }

    public Login app() {
        return logins.app();
    }

    public Login link() {
        return logins.link();
    }

    /** Sees everything, for what a test must know that no API tells. */
    public Connection superuser(String database) throws SQLException {
        return EmbeddedDatabase.source(place.port(), database, logins.superuser())
                .getConnection();
    }

    /** All that this server writes, its log included. */
    public Path directory() {
        return place.directory();
    }

    /** Ends it in order, as for maintenance: sessions are cut, and nobody listens on its port. */
    public synchronized void stop() {
        running.close();
    }

    /** Starts it again on the same port. */
    public synchronized void start() {
        running = EmbeddedDatabase.own(place);
    }

    /** Its processes stand still, as on a machine that hangs: connections stay open and nothing answers. */
    public synchronized void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    public synchronized void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        ProcessHandle postmaster = ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(place.cluster().resolve("postmaster.pid"))
                                .get(0)
                                .strip()))
                .orElseThrow();
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, String.valueOf(postmaster.pid())));
        postmaster.descendants().forEach(process -> command.add(String.valueOf(process.pid())));
        // One of them may have ended in between, which kill reports and nobody minds.
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    public void execute(String database, String... statements) {
        try (Connection connection = superuser(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void discard() {
        try {
            running.close();
            PostgresBinaries.delete(place.directory());
        } catch (IOException | RuntimeException e) {
            System.err.println("The tests' PostgreSQL left something behind: " + e);
        }
    }

    private static final class Shared {
        static final TestServer INSTANCE = open();

        private static TestServer open() {
            try {
                return new TestServer();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
