package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.casewire.daemon.database.TestServer;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Standard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database's disk, a small file system of its own, fills up under load: first its tables can grow no more, then its
 * log, upon which PostgreSQL gives itself up. Then there is room again. Needs the right to mount, as root has it.
 */
class DiskFullIT {
    private static final long ROOM_BYTES = 96 << 20;
    private static final int REFUSED = 20;
    private static final int SEGMENTS = 40;

    @TempDir
    Path folder;

    @Test
    void nothingIsLostOrDoubledWhenTheDatabasesDiskIsFull() throws Exception {
        Standard.keys();
        Path disk = Files.createDirectories(folder.resolve("disk"));
        long size = TestServer.shared().size() + ROOM_BYTES;
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString());
        try (TestServer server = TestServer.copyOfShared(disk.resolve("server"), Map.of());
                Installation installation = Installation.standard(folder, server);
                UnderLoad load = new UnderLoad("DiskFullIT", installation)) {
            Path filler = disk.resolve("filler");
            long refused = load.load().unavailable();
            Waiting.untilTrue(
                    () -> {
                        fill(filler);
                        return load.load().unavailable() > refused + REFUSED;
                    },
                    load::said);
            Files.delete(filler);
            load.worksAgain("the tables have room again");

            fill(filler);
            giveUp(installation);
            Waiting.untilTrue(() -> !server.isUp(), () -> "the server goes on without a log");
            Waiting.untilTrue(() -> load.load().unavailable() > refused + 2 * REFUSED, load::said);
            Files.delete(filler);
            assertThat(server.startIfGone()).isTrue();
            load.worksAgain("the log has room again");
            load.promisesHold();
        } finally {
            run("umount", "--lazy", disk.toString());
        }
    }

    /** Until there is not one block left. */
    private static void fill(Path filler) {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(
                filler, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    /** Asks for one new segment of the log after the other, of which the server has some in reserve. */
    private static void giveUp(Installation installation) {
        try {
            for (int i = 0; i < SEGMENTS; i++) {
                installation.query("select pg_switch_wal() from pg_logical_emit_message(true, 'test', 'x')");
            }
        } catch (AssertionError e) {
            assertThat(e).hasCauseInstanceOf(SQLException.class);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }
}
