package org.casewire.daemon.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.casewire.daemon.Waiting;
import org.casewire.smpp.simulator.KeptPort;

/**
 * A real, durable PostgreSQL for the tests that run the daemon as a process: one for the test JVM, in a folder of its
 * own on a port of its own, gone with the JVM. Each test takes a database of its own. It can be away for a while.
 */
public final class TestServer implements AutoCloseable {
    private static final AtomicInteger NEXT = new AtomicInteger();

    /** Also while the server is away: tests come back to the same port. */
    private final KeptPort kept;

    private final EmbeddedDatabase.Place place;
    private final EmbeddedLogins logins;
    private EmbeddedDatabase running;
    private volatile int port;

    private TestServer() throws IOException {
        this(madeWithPrograms(Files.createTempDirectory("casewire-it")));
    }

    private static Path madeWithPrograms(Path directory) throws IOException {
        SharedPrograms.linkInto(directory);
        return directory;
    }

    /** @param directory that has the programs, and perhaps a cluster */
    private TestServer(Path directory) throws IOException {
        kept = new KeptPort(0);
        place = new EmbeddedDatabase.Place(directory, kept.number());
        EmbeddedDatabase first = EmbeddedDatabase.own(place);
        logins = EmbeddedLogins.read(place.passwords());
        port = place.port();
        running = first;
    }

    public static TestServer shared() {
        return Shared.INSTANCE;
    }

    /**
     * A server of its own that holds and lets in what the shared one does, for what a test does to a whole server.
     *
     * @param directory where its files will be
     * @param environment of its programs
     */
    public static TestServer copyOfShared(Path directory, Map<String, String> environment) throws IOException {
        TestServer original = shared();
        original.stop();
        try {
            original.copyFilesTo(directory);
        } finally {
            original.start();
        }
        SharedPrograms.into(directory, environment);
        return new TestServer(directory);
    }

    /**
     * A server of Debian's PostgreSQL 15, with nothing in it.
     *
     * @param directory where its files will be
     */
    public static TestServer debian(Path directory) throws IOException {
        Path programs = Path.of("/usr/lib/postgresql/15");
        if (!Files.isExecutable(programs.resolve("bin/initdb"))) {
            throw new IOException("There is no PostgreSQL 15: apt-get install postgresql-15");
        }
        Files.createDirectories(directory);
        Files.createSymbolicLink(directory.resolve(EmbeddedDatabase.PROGRAMS), programs);
        EmbeddedLogins logins = EmbeddedLogins.readOrCreate(new EmbeddedDatabase.Place(directory, 0).passwords());
        Path password = Files.writeString(
                directory.resolve("initdb.pw"), logins.superuser().password().reveal());
        // It refuses to run as root; what it makes is ours all the same.
        run(
                "unshare",
                "-U",
                programs.resolve("bin/initdb").toString(),
                "--pgdata=" + directory.resolve("cluster"),
                "--username=" + logins.superuser().user(),
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C");
        return new TestServer(directory);
    }

    /** Runs a client's program of the same version, such as pg_dump, as the superuser. */
    public void client(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                place.directory()
                        .resolve(EmbeddedDatabase.PROGRAMS)
                        .resolve("bin")
                        .resolve(program)
                        .toString(),
                "--host=127.0.0.1",
                "--port=" + port(),
                "--username=" + logins.superuser().user()));
        command.addAll(List.of(arguments));
        run(Map.of("PGPASSWORD", logins.superuser().password().reveal()), command);
    }

    /** Its files, as a cold copy for a backup; it does not run meanwhile. */
    public void copyClusterTo(Path copy) throws IOException {
        run("cp", "-a", place.cluster().toString(), copy.toString());
    }

    /** In place of its files, which are lost; it does not run. */
    public void clusterFrom(Path copy) throws IOException {
        PostgresBinaries.delete(place.cluster());
        run("cp", "-a", copy.toString(), place.cluster().toString());
    }

    /** For what a recovery needs in the files of a server that does not run. */
    public Path cluster() {
        return place.cluster();
    }

    /** An empty one under the name of one that is lost. */
    public void recreate(String database) {
        drop(database);
        make(database, "");
    }

    private void copyFilesTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (Path part : List.of(place.cluster(), place.passwords())) {
            run("cp", "-a", part.toString(), directory.toString());
        }
    }

    private static void run(String... command) throws IOException {
        run(Map.of(), List.of(command));
    }

    private static void run(Map<String, String> environment, List<String> command) throws IOException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putAll(environment);
            int status = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
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
        make(name, template);
        return name;
    }

    private void make(String name, String template) {
        execute(
                "postgres",
                "create database %s owner %s%s".formatted(name, logins.owner().user(), template),
                "revoke all on database %s from public".formatted(name),
                "grant connect on database %s to %s, %s"
                        .formatted(name, logins.app().user(), logins.link().user()));
    }

    public void drop(String database) {
        // A standby that is away would be waited for.
        execute("postgres", "set synchronous_commit = local", "drop database %s with (force)".formatted(database));
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(place.port(), database);
    }

    public int port() {
        return place.port();
    }

    /** Of both servers: the driver finds the one that takes writes. */
    public String url(String database, StandbyServer standby) {
        return "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/%s?targetServerType=primary"
                .formatted(place.port(), standby.port(), database);
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
    public Login superuser() {
        return logins.superuser();
    }

    public Connection superuser(String database) throws SQLException {
        return EmbeddedDatabase.source(port, database, logins.superuser()).getConnection();
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

    /** Starts it where its files say that it is to recover first, and waits for the end of that. */
    public synchronized void recover() throws IOException {
        new PostgresCluster(
                        PostgresBinaries.in(place.directory().resolve(EmbeddedDatabase.PROGRAMS)),
                        place.cluster(),
                        place.log())
                .start(place.port());
        Waiting.untilTrue(this::hasRecovered, () -> "the recovery does not end; see " + place.log());
        start();
    }

    private boolean hasRecovered() {
        try (Connection connection = superuser("postgres");
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("select pg_is_in_recovery()")) {
            return answer.next() && !answer.getBoolean(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Its processes stand still, as on a machine that hangs: connections stay open and nothing answers. */
    public synchronized void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    public synchronized void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** As a power cut ends it; {@link #start} starts it again. */
    public synchronized void kill() throws IOException, InterruptedException {
        signal("KILL");
        try {
            running.close();
        } catch (DatabaseException e) {
            // There is nobody to stop any more; the lock is given back all the same.
        }
    }

    /** Whether it runs. */
    public boolean isUp() throws IOException {
        return Postmaster.of(place.cluster()).isPresent();
    }

    /** How much its files take, in bytes. */
    public long size() throws IOException {
        try (Stream<Path> files = Files.walk(place.cluster())) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** Starts it again if it has given itself up, as a service manager does. @return whether it had */
    public synchronized boolean startIfGone() throws IOException {
        if (isUp()) {
            return false;
        }
        close();
        start();
        return true;
    }

    /** A second server that follows this one; not running yet. */
    public StandbyServer standby(Path directory) throws IOException {
        stop();
        try {
            copyFilesTo(directory);
        } finally {
            start();
        }
        SharedPrograms.linkInto(directory);
        return new StandbyServer(directory, place.port(), logins.superuser());
    }

    /** Another server has taken this one's place: from now on it is the one that is looked into. */
    public void succeededBy(StandbyServer standby) {
        port = standby.port();
    }

    private void signal(String name) throws IOException, InterruptedException {
        ProcessHandle postmaster = ProcessHandle.of(pid()).orElseThrow();
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, String.valueOf(postmaster.pid())));
        postmaster.descendants().forEach(process -> command.add(String.valueOf(process.pid())));
        // One of them may have ended in between, which kill reports and nobody minds.
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private long pid() throws IOException {
        return Long.parseLong(Files.readAllLines(place.cluster().resolve("postmaster.pid"))
                .get(0)
                .strip());
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

    /** Ends it for good, if it is one of a test's own; its files are the test's. */
    @Override
    public synchronized void close() {
        try {
            running.close();
        } catch (DatabaseException e) {
            // It was killed.
        }
    }

    private synchronized void discard() {
        try {
            running.close();
            kept.close();
            PostgresBinaries.delete(place.directory());
        } catch (IOException | RuntimeException e) {
            System.err.println("The tests' PostgreSQL left something behind: " + e);
        }
    }

    private static final class Shared {
        static final TestServer INSTANCE = open();

        private static TestServer open() {
            try {
                TestServer server = new TestServer();
                Runtime.getRuntime().addShutdownHook(new Thread(server::discard, "test-server-end"));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
