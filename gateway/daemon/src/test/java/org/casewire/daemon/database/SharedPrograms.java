package org.casewire.daemon.database;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;

/** PostgreSQL's programs, unpacked once for all tests of this module: it takes seconds. */
public final class SharedPrograms {
    private SharedPrograms() {}

    /** @param directory of an embedded database that is yet to be made */
    public static void linkInto(Path directory) throws IOException {
        Path programs = Path.of("target", EmbeddedDatabase.PROGRAMS).toAbsolutePath();
        Files.createDirectories(programs.getParent());
        // Two test JVMs run at a time: the second finds what the first unpacked.
        try (FileChannel turn =
                        FileChannel.open(programs.resolveSibling(EmbeddedDatabase.PROGRAMS + ".lock"), CREATE, WRITE);
                FileLock held = turn.lock()) {
            PostgresBinaries.in(programs);
        }
        Files.createDirectories(directory);
        Files.createSymbolicLink(directory.resolve(EmbeddedDatabase.PROGRAMS), programs);
    }
}
