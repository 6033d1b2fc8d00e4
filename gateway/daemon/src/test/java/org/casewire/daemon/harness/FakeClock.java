package org.casewire.daemon.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The clock of one process and its children, which a test turns while they run. As when a machine's clock is turned, the
 * monotonic one goes on as if nothing were. Debian's libfaketime is what does it.
 */
public final class FakeClock {
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    private final Path file;

    /** @param file where the processes look how far it is off */
    public FakeClock(Path file) throws IOException {
        this.file = file.toAbsolutePath();
        turn(Duration.ZERO);
    }

    /** @param ahead of the true time, from now on */
    public void turn(Duration ahead) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, "%+d%n".formatted(ahead.toSeconds()));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What the processes are started with. */
    public Map<String, String> environment() throws IOException {
        return Map.of(
                "LD_PRELOAD",
                library().toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                "FAKETIME_NO_CACHE",
                "1",
                "DONT_FAKE_MONOTONIC",
                "1",
                // Else it takes the waits of a JVM, which go by the monotonic clock, for ones by the other.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    private static Path library() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            Optional<Path> found = folders.map(folder -> folder.resolve(LIBRARY))
                    .filter(Files::exists)
                    .findFirst();
            assertThat(found).as("libfaketime: apt-get install libfaketime").isPresent();
            return found.orElseThrow();
        }
    }
}
