package org.casewire.daemon.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** PostgreSQL's programs, unpacked once for all tests of this module: it takes seconds. */
public final class SharedPrograms {
    private SharedPrograms() {}

    /** @param directory of an embedded database that is yet to be made */
    public static void linkInto(Path directory) throws IOException {
        Path programs = Path.of("target", EmbeddedDatabase.PROGRAMS).toAbsolutePath();
        PostgresBinaries.in(programs);
        Files.createDirectories(directory);
        Files.createSymbolicLink(directory.resolve(EmbeddedDatabase.PROGRAMS), programs);
    }
}
