package org.casewire.daemon.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs that the jar carries, unpacked into a folder of ours.
 *
 * <p>Unpacked beside its final name and renamed when complete, so that a process killed in between leaves nothing that
 * looks finished. The caller holds the lock of the folder, or has a folder to itself.
 */
final class PostgresBinaries {
    private final Path bin;

    private PostgresBinaries(Path bin) {
        this.bin = bin;
    }

    /** @param folder holds the programs afterwards; made when missing */
    static PostgresBinaries in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path unfinished = folder.resolveSibling(folder.getFileName() + ".unfinished");
            delete(unfinished);
            unpack(Files.createDirectories(unfinished));
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(folder.resolve("bin"));
    }

    Path program(String name) {
        return bin.resolve(name);
    }

    private static void unpack(Path target) throws IOException {
        String archive = "postgres-linux-%s.txz".formatted(architecture());
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
            if (packed == null) {
                throw new DatabaseException(
                        "This jar carries no PostgreSQL for %s on %s. Name a server of your own under database.url."
                                .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
            }
            try (TarArchiveInputStream files = new TarArchiveInputStream(new XZInputStream(packed))) {
                for (TarArchiveEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
                    write(target, entry, files);
                }
            }
        }
    }

    private static void write(Path target, TarArchiveEntry entry, InputStream content) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("The archive of PostgreSQL points outside of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, path);
            Files.setPosixFilePermissions(path, permissions(entry));
        }
    }

    private static Set<PosixFilePermission> permissions(TarArchiveEntry entry) {
        Set<PosixFilePermission> all = EnumSet.copyOf(PosixFilePermissions.fromString("rw-r--r--"));
        if ((entry.getMode() & 0100) != 0) {
            all.addAll(PosixFilePermissions.fromString("--x--x--x"));
        }
        return all;
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> System.getProperty("os.arch");
        };
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
