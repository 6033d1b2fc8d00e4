package org.casewire.daemon.database;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** PostgreSQL's programs, unpacked once for all tests of this module: it takes seconds. */
public final class SharedPrograms {
    private SharedPrograms() {}

    /**
     * As {@link #linkInto}, with an environment of their own if there is one: then what stands where the programs should
     * be are scripts that start them in it.
     */
    static void into(Path directory, Map<String, String> environment) throws IOException {
        if (environment.isEmpty()) {
            linkInto(directory);
            return;
        }
        linkInto(Files.createDirectories(directory.resolve("real")));
        Path programs =
                directory.resolve("real").resolve(EmbeddedDatabase.PROGRAMS).resolve("bin");
        Path scripts = Files.createDirectories(
                directory.resolve(EmbeddedDatabase.PROGRAMS).resolve("bin"));
        String settings = environment.entrySet().stream()
                .map(variable -> variable.getKey() + "='" + variable.getValue() + "' ")
                .collect(Collectors.joining());
        for (String program : List.of("initdb", "pg_ctl")) {
            Path script = scripts.resolve(program);
            Files.writeString(script, "#!/bin/sh\n%sexec '%s' \"$@\"\n".formatted(settings, programs.resolve(program)));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

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
