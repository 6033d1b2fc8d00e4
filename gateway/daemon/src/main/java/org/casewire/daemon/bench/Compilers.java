package org.casewire.daemon.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The compilers of Java processes. While one works it has a processor to itself, and on two processors whatever is
 * measured waits for the other one; a daemon's have been at rest for days. For one thread.
 */
final class Compilers {
    private static final Duration GLANCE = Duration.ofMillis(500);
    private static final double AT_REST = 0.03;
    private static final int GLANCES = 6;

    private final List<Long> pids;
    private long since = System.nanoTime();
    private double spent;
    private int quiet;

    Compilers(List<Long> pids) throws IOException {
        this.pids = pids;
        this.spent = seconds();
    }

    /** Whether they have had next to nothing to do for three seconds; to be asked again and again. */
    boolean rest() throws IOException {
        long now = System.nanoTime();
        double wall = (now - since) / 1e9;
        if (wall * 1_000 >= GLANCE.toMillis()) {
            double until = seconds();
            quiet = (until - spent) / wall < AT_REST ? quiet + 1 : 0;
            spent = until;
            since = now;
        }
        return quiet >= GLANCES;
    }

    private double seconds() throws IOException {
        double sum = 0;
        for (long pid : pids) {
            try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
                for (Path thread : threads.toList()) {
                    sum += seconds(thread);
                }
            }
        }
        return sum;
    }

    private static double seconds(Path thread) throws IOException {
        try {
            // The kernel keeps fifteen characters of a thread's name.
            return Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\s*")
                    ? Usage.seconds(thread.resolve("stat"))
                    : 0;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
