package org.casewire.daemon;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The classes of a jar as its demo loads them, laid out for the virtual machine: a third less work for each start, and
 * the tests make hundreds. Made once for all test JVMs, by whichever comes first; only for the jar it was made of.
 */
final class ClassArchive {
    private static final String READY = "Ctrl-C ends it.";
    private static final Duration PATIENCE = Waiting.patiently(Duration.ofMinutes(3));

    private ClassArchive() {}

    /** @return its file, beside the jar */
    static synchronized Path of(Path jar) {
        Path archive = jar.resolveSibling("casewire.jsa");
        try (FileChannel turn = FileChannel.open(jar.resolveSibling("casewire.jsa.lock"), CREATE, WRITE);
                FileLock held = turn.lock()) {
            if (!Files.exists(archive)
                    || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) < 0) {
                make(jar, archive);
            }
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void make(Path jar, Path archive) throws IOException, InterruptedException {
        Path made = jar.resolveSibling("casewire.jsa.new");
        Path folder = Files.createTempDirectory(jar.getParent(), "demo");
        List<String> options = List.of("-XX:ArchiveClassesAtExit=" + made, "-jar", jar.toString());
        Files.deleteIfExists(made);
        try (Program demo = Program.launch(
                folder, Map.of(), options, "demo", "--port", "0", "--admin-port", "0", "--control", "0")) {
            Waiting.untilTrue(
                    PATIENCE,
                    () -> {
                        assertThat(demo.isAlive()).as(demo.said()).isTrue();
                        return demo.out().contains(READY);
                    },
                    demo::said);
        }
        Files.move(made, archive, ATOMIC_MOVE);
    }
}
