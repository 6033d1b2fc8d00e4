package org.casewire.daemon.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Makes, starts and stops the server of one data directory, by PostgreSQL's own programs.
 *
 * <p>The settings are given on the command line, where nothing in the directory can override them: what was answered
 * must survive a power cut here too, so fsync and synchronous_commit are on. The server's log holds neither values of
 * parameters nor statements. {@code pg_ctl} puts the server into a session of its own, so that Ctrl-C at a terminal
 * reaches the daemon alone, which then stops it last.
 *
 * <p>PostgreSQL refuses to run as root; in a container one is, and a user namespace is the way out.
 */
final class PostgresCluster {
    private static final Duration PROGRAM_TIMEOUT = Duration.ofMinutes(2);
    private static final int MOST_PORTS = 3;

    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("max_connections", "80"),
            Map.entry("shared_buffers", sharedBuffers() + "MB"),
            Map.entry("work_mem", "4MB"),
            Map.entry("maintenance_work_mem", "32MB"),
            Map.entry("autovacuum_max_workers", "2"),
            Map.entry("max_parallel_workers_per_gather", "0"),
            Map.entry("max_wal_size", "1GB"),
            Map.entry("jit", "off"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("log_min_error_statement", "panic"),
            Map.entry("log_parameter_max_length", "0"),
            Map.entry("log_parameter_max_length_on_error", "0"),
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_min_duration_statement", "-1")));

    private static final long MEBIBYTE = 1 << 20;

    private final PostgresBinaries binaries;
    private final Path data;
    private final Path log;
    private final Map<String, String> settings;

    PostgresCluster(PostgresBinaries binaries, Path data, Path log) {
        this(binaries, data, log, Map.of());
    }

    /** @param further settings, which go before ours */
    PostgresCluster(PostgresBinaries binaries, Path data, Path log, Map<String, String> further) {
        this.binaries = binaries;
        this.data = data;
        this.log = log;
        this.settings = new TreeMap<>(SETTINGS);
        this.settings.putAll(further);
    }

    /**
     * An eighth of what memory there is; only what is used of it is taken. With 128 MB, half a million messages after the
     * start each further one read three to four index pages from the file system again.
     */
    private static long sharedBuffers() {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return Math.max(128, Math.min(1024, machine.getTotalMemorySize() / MEBIBYTE / 8));
    }

    /** Makes the data directory when there is none, in one step: half of one is never taken for a whole. */
    void create(Login superuser) throws IOException {
        if (Files.isDirectory(data)) {
            return;
        }
        Path unfinished = data.resolveSibling(data.getFileName() + ".unfinished");
        PostgresBinaries.delete(unfinished);
        Path passwordFile = Files.createTempFile(
                data.getParent(),
                "initdb",
                ".pw",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(passwordFile, superuser.password().reveal());
            run(
                    "initdb",
                    "--pgdata=" + unfinished,
                    "--username=" + superuser.user(),
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8");
        } finally {
            Files.delete(passwordFile);
        }
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** @param port where to listen; 0 takes any free one */
    void start(int port) throws IOException {
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        if (port != 0) {
            startAt(port);
            return;
        }
        for (int tries = 1; ; tries++) {
            try {
                startAt(freePort());
                return;
            } catch (DatabaseException e) {
                // Somebody else may have got the port meanwhile.
                if (tries == MOST_PORTS) {
                    throw e;
                }
            }
        }
    }

    private void startAt(int listening) {
        String options = settings.entrySet().stream()
                .map(setting -> "-c %s='%s'".formatted(setting.getKey(), setting.getValue()))
                .collect(Collectors.joining(" ", "-p " + listening + " ", ""));
        try {
            run(
                    "pg_ctl",
                    "start",
                    "--pgdata=" + data,
                    "--log=" + log,
                    "--wait",
                    "--timeout=60",
                    "--options=" + options);
        } catch (DatabaseException e) {
            throw new DatabaseException(
                    "The embedded PostgreSQL does not start; its own words are in %s. Is port %s taken? Then change database.embedded.port, or leave it 0."
                            .formatted(log, listening),
                    e);
        }
    }

    /** Ends sessions and writes everything out; waits until the process is gone. */
    void stop() {
        run("pg_ctl", "stop", "--pgdata=" + data, "--mode=fast", "--wait", "--timeout=60");
    }

    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(binaries.program(program).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("LC_ALL", "C");
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        try {
            Path output = Files.createTempFile(log.getParent(), program, ".out");
            try {
                finish(program, builder.redirectOutput(output.toFile()).start(), output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new DatabaseException("PostgreSQL's %s cannot be run: %s".formatted(program, e.getMessage()), e);
        }
    }

    private static void finish(String program, Process process, Path output) throws IOException {
        try {
            if (!process.waitFor(PROGRAM_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new DatabaseException(
                        "PostgreSQL's %s did not end within %s".formatted(program, PROGRAM_TIMEOUT));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("Interrupted while PostgreSQL's %s ran".formatted(program), e);
        }
        if (process.exitValue() != 0) {
            throw new DatabaseException("PostgreSQL's %s ended with status %d: %s"
                    .formatted(
                            program,
                            process.exitValue(),
                            Files.readString(output, UTF_8).strip()));
        }
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
