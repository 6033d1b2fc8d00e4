package org.casewire.daemon;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.casewire.daemon.database.TestServer;
import org.casewire.daemon.harness.Dump;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Standard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five texts are queued, a backup is taken, they are delivered, the backup is restored: none of them goes out again by
 * itself. As a dump, a copy of files and a point in time, in a daemon that starts and in one that lives through, on the
 * machine of before and on a new one.
 */
class RestoreIT {
    @TempDir
    Path folder;

    @Test
    void sendsNothingAgainOnTheVersionThatTheJarCarries() throws Exception {
        Standard.keys();
        try (TestServer server = TestServer.copyOfShared(folder.resolve("server"), Map.of());
                Installation installation = Installation.standard(folder, server);
                RestoreStory story = new RestoreStory(installation)) {
            String schema = server.copyOf(installation.database());
            story.begin();
            story.dumpRestored(() -> {
                Dump dump = Dump.of(server, installation.database());
                return () -> {
                    server.drop(installation.database());
                    server.execute(
                            "postgres", "create database %s template %s".formatted(installation.database(), schema));
                    dump.into(server, installation.database());
                };
            });
            story.filesRestored();
            story.pointInTimeRestored();
            story.restoredForANewMachine(folder.resolve("new"));
        }
    }

    @Test
    void sendsNothingAgainOnDebians() throws Exception {
        Standard.keys();
        try (TestServer server = TestServer.debian(folder.resolve("server"));
                Installation installation = Installation.elsewhere(folder, server);
                RestoreStory story = new RestoreStory(installation)) {
            installation.run("db", "migrate");
            // What was dumped in one cluster and restored in another.
            Installation.standardData().into(server, installation.database());
            story.beginInAnotherCluster();
            story.dumpRestored(() -> {
                Path dump = folder.resolve("dump");
                server.client("pg_dump", "--format=custom", "--file=" + dump, installation.database());
                return () -> {
                    server.recreate(installation.database());
                    server.client("pg_restore", "--dbname=" + installation.database(), dump.toString());
                    Files.delete(dump);
                };
            });
            story.filesRestored();
            story.pointInTimeRestored();
            story.restoredForANewMachine(folder.resolve("new"));
        }
    }
}
