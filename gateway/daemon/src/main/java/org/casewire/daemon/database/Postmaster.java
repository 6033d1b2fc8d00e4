package org.casewire.daemon.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A server process as it describes itself in the {@code postmaster.pid} of its data directory.
 *
 * @param port where it listens
 * @param ready whether it takes connections; it is starting or stopping otherwise
 */
record Postmaster(long pid, int port, boolean ready) {
    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    /** @return the live server of this data directory; empty when there is none, even if one left its file behind */
    static Optional<Postmaster> of(Path cluster) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file(cluster));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (lines.size() <= PORT_LINE) {
            return Optional.empty();
        }
        Postmaster postmaster = new Postmaster(
                Long.parseLong(lines.get(PID_LINE).trim()),
                Integer.parseInt(lines.get(PORT_LINE).trim()),
                lines.size() > STATUS_LINE && lines.get(STATUS_LINE).trim().equals("ready"));
        return postmaster.alive() ? Optional.of(postmaster) : Optional.empty();
    }

    /**
     * Removes the file of a server that is gone. PostgreSQL does so by itself unless its number was given to another
     * process since, which in a container is the rule. Only for the holder of the lock.
     */
    static void forget(Path cluster) throws IOException {
        Files.deleteIfExists(file(cluster));
    }

    private static Path file(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }

    /** The program of a process that has died and waits to be reaped cannot be read, nor that of another user. */
    private boolean alive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process ->
                        process.info().command().map(Postmaster::isPostgres).orElse(false))
                .isPresent();
    }

    private static boolean isPostgres(String command) {
        return Path.of(command).endsWith("postgres");
    }
}
