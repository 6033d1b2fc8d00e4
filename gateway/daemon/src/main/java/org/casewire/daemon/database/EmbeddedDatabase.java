package org.casewire.daemon.database;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.casewire.core.restore.FileTrouble;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL in a folder of ours, for the demo, tests and small installations.
 *
 * <p>The folder holds everything: {@code cluster} (the data), {@code postgresql-*} (the programs), {@code passwords}
 * and {@code lock} (both 0600) and {@code server.log}; it is ours, and nobody else may write there ({@link OwnFolder}). Whoever holds the lock starts and stops the server; everyone else
 * attaches to the one that runs. A server whose daemon was killed has no holder, and is taken over on whichever port it
 * listens. Both check first that it is the server of this folder, and a durable one.
 *
 * <p>Thread-safe once opened; {@link #close()} stops the server only if this object holds the lock.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** @param port where a server that we start listens; 0 takes any free one */
    public record Place(Path directory, int port) {
        Path cluster() {
            return directory.resolve("cluster");
        }

        Path lock() {
            return directory.resolve("lock");
        }

        Path passwords() {
            return directory.resolve("passwords");
        }

        Path log() {
            return directory.resolve("server.log");
        }

        Path programs() {
            return directory.resolve(PROGRAMS);
        }

        /** Made when missing; anything that another user may have had a hand in is refused before it is read or run. */
        void require() throws IOException {
            OwnFolder.make(directory);
            OwnFolder.requireContents(programs(), cluster());
            OwnFolder.requireSecret(passwords());
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    static final String PROGRAMS = "postgresql-17.11";
    private static final String DATABASE = "casewire";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final int port;
    private final EmbeddedLogins logins;
    private final @Nullable Holding holding;

    /** What the holder of the lock has, and gives back in the end. */
    private record Holding(DirectoryLock lock, PostgresCluster cluster) {}

    private EmbeddedDatabase(int port, EmbeddedLogins logins, @Nullable Holding holding) {
        this.port = port;
        this.logins = logins;
        this.holding = holding;
    }

    /**
     * Opens the database for a daemon: as the holder of its lock, which is waited for up to 30 s.
     *
     * @throws DatabaseException when another process keeps the lock, or the server cannot be started
     */
    public static EmbeddedDatabase own(Place place) {
        try {
            place.require();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                Optional<DirectoryLock> lock = DirectoryLock.tryTake(place.lock());
                if (lock.isPresent()) {
                    return holding(place, lock.get());
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new DatabaseException(
                            "Process %s holds the database in %s. Stop it first, or give this one a folder of its own."
                                    .formatted(DirectoryLock.holder(place.lock()), place.directory()));
                }
                pause();
            }
        } catch (IOException e) {
            throw unusable(place, e);
        }
    }

    /**
     * Opens the database for a command: attaches to the server that runs; when none does, starts one as the holder of
     * the lock for as long as the command takes.
     */
    public static EmbeddedDatabase attach(Place place) {
        try {
            place.require();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() - deadline < 0) {
                Optional<Postmaster> running = Postmaster.of(place.cluster()).filter(Postmaster::ready);
                if (running.isPresent() && Files.exists(place.passwords())) {
                    EmbeddedLogins logins = EmbeddedLogins.read(place.passwords());
                    ServerCheck.of(running.get(), logins.superuser(), place.cluster())
                            .require(place.directory());
                    return new EmbeddedDatabase(running.get().port(), logins, null);
                }
                Optional<DirectoryLock> lock = DirectoryLock.tryTake(place.lock());
                if (lock.isPresent()) {
                    return holding(place, lock.get());
                }
                pause();
            }
            throw new DatabaseException(
                    "The database in %s is neither open nor free: process %s holds it. Try again once that is up, or has ended."
                            .formatted(place.directory(), DirectoryLock.holder(place.lock())));
        } catch (IOException e) {
            throw unusable(place, e);
        }
    }

    private static EmbeddedDatabase holding(Place place, DirectoryLock lock) throws IOException {
        try {
            EmbeddedLogins logins = EmbeddedLogins.readOrCreate(place.passwords());
            PostgresCluster cluster =
                    new PostgresCluster(PostgresBinaries.in(place.programs()), place.cluster(), place.log());
            cluster.create(logins.superuser());
            int port = adopt(place, cluster, logins).orElse(0);
            if (port == 0) {
                cluster.start(place.port());
                port = Postmaster.of(place.cluster())
                        .orElseThrow(() -> new DatabaseException(
                                "The embedded PostgreSQL ended at once; its own words are in " + place.log()))
                        .port();
            }
            EmbeddedRoles.ensure(source(port, "postgres", logins.superuser()), DATABASE, logins);
            return new EmbeddedDatabase(port, logins, new Holding(lock, cluster));
        } catch (IOException | RuntimeException | SQLException e) {
            lock.close();
            throw e instanceof DatabaseException known ? known : unusable(place, e);
        }
    }

    /** @return the port of the server that somebody left running */
    private static Optional<Integer> adopt(Place place, PostgresCluster cluster, EmbeddedLogins logins)
            throws IOException {
        Optional<Postmaster> left = settled(place.cluster());
        if (left.isEmpty()) {
            Postmaster.forget(place.cluster());
            return Optional.empty();
        }
        ServerCheck check = ServerCheck.of(left.get(), logins.superuser(), place.cluster());
        if (check.durable()) {
            LOG.atInfo()
                    .addKeyValue("pid", left.get().pid())
                    .addKeyValue("port", left.get().port())
                    .log("Taking over the embedded PostgreSQL that was left running");
            return Optional.of(left.get().port());
        }
        LOG.warn("The embedded PostgreSQL was left running without durable settings; it is started anew");
        cluster.stop();
        return Optional.empty();
    }

    /** A server that is just starting or stopping is waited for. */
    private static Optional<Postmaster> settled(Path cluster) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<Postmaster> postmaster = Postmaster.of(cluster);
            if (postmaster.isEmpty() || postmaster.get().ready()) {
                return postmaster;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new DatabaseException(
                        "PostgreSQL, process %d, has been starting or stopping for %d s. See server.log beside %s."
                                .formatted(postmaster.get().pid(), PATIENCE.toSeconds(), cluster));
            }
            pause();
        }
    }

    public String url() {
        return url(port, DATABASE);
    }

    public int port() {
        return port;
    }

    /** Owns the database and its schema; for migrations. */
    public Login owner() {
        return logins.owner();
    }

    /** For requests: what it sees is up to row-level security. */
    public Login app() {
        return logins.app();
    }

    /** For dispatch, receipts and inbound texts. */
    public Login link() {
        return logins.link();
    }

    /** @return whether another process stops the server */
    public boolean attached() {
        return holding == null;
    }

    /** Stops the server if this object started or adopted it. Every pool on it is closed before. */
    @Override
    public void close() {
        if (holding == null) {
            return;
        }
        try (DirectoryLock lock = holding.lock()) {
            holding.cluster().stop();
        } catch (IOException e) {
            throw new DatabaseException("The lock of the embedded database could not be given back", e);
        }
    }

    static PGSimpleDataSource source(int port, String database, Login login) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url(port, database));
        source.setUser(login.user());
        source.setPassword(login.password().reveal());
        return source;
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    private static DatabaseException unusable(Place place, Exception cause) {
        return cause instanceof FileSystemException files
                ? new DatabaseException(
                        "database.embedded.directory, %s, cannot be used: %s is %s. Name a folder that this process may write."
                                .formatted(place.directory(), files.getFile(), FileTrouble.words(files)),
                        cause,
                        true)
                : new DatabaseException(
                        "The embedded database in %s cannot be used: %s"
                                .formatted(place.directory(), cause.getMessage()),
                        cause);
    }

    private static void pause() {
        try {
            Thread.sleep(GLANCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("Interrupted while waiting for the embedded database", e);
        }
    }
}
