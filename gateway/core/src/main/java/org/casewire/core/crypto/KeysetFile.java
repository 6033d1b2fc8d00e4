package org.casewire.core.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A keyset in a file of mode 0600. It is only ever replaced as a whole (a temporary file, fsync, rename, fsync of the
 * directory), under a lock beside it ({@code <name>.lock}), so that readers see the old content or the new, and of two
 * processes neither loses the other's change. Safe for all threads.
 */
public final class KeysetFile implements KeysetSource {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.range(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_EXECUTE);

    private final Path path;
    private volatile Optional<Version> lastRead = Optional.empty();

    public KeysetFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    @Override
    public String origin() {
        return path.toString();
    }

    @Override
    public String read() {
        try {
            // The version is taken first: what is replaced in between is read again, not missed.
            PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
            if (attributes.permissions().stream().anyMatch(OTHERS::contains)) {
                throw new KeysetException(
                        "The keyset " + path + " can be read by other users than its owner. Run: chmod" + " 600 " + path
                                + "; and if anybody may have read it, rotate it: casewire keyset rotate");
            }
            lastRead = Optional.of(Version.of(attributes));
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw new KeysetException(
                    "There is no keyset at " + path + ". On a new installation make one: casewire keyset"
                            + " create; else restore it from its backup, since a new one opens nothing that was stored.");
        } catch (AccessDeniedException e) {
            throw new KeysetException("The keyset " + path
                    + " cannot be read by this user. Give it to the user the daemon runs as: chown.");
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    @Override
    public boolean changed() {
        try {
            Version now = Version.of(Files.readAttributes(path, PosixFileAttributes.class));
            return !Optional.of(now).equals(lastRead);
        } catch (IOException e) {
            return false;
        }
    }

    /** @throws KeysetException when there is one already: it is never overwritten */
    void create(String content) {
        try (KeysetLock lock = KeysetLock.beside(path)) {
            lock.check();
            Path temporary = write(path, content);
            try {
                // A hard link is refused when the name is taken, where a rename would overwrite.
                Files.createLink(path, temporary);
            } finally {
                Files.delete(temporary);
            }
            syncDirectory(path);
        } catch (FileAlreadyExistsException e) {
            throw new KeysetException("There is a keyset at " + path + " already, and it is never overwritten: what was"
                    + " stored under it could not be opened again. Use it, or name another file under keyset.file.");
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    @Override
    public String replace(UnaryOperator<String> change) {
        Path target = realPath();
        try (KeysetLock lock = KeysetLock.beside(target)) {
            lock.check();
            String before = read();
            String after = change.apply(before);
            if (after.equals(before)) {
                return after;
            }
            Path temporary = write(target, after);
            try {
                // An administrator's change must leave the file readable for the daemon's own user.
                if (!Files.getOwner(temporary).equals(Files.getOwner(target))) {
                    Files.setOwner(temporary, Files.getOwner(target));
                }
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
            syncDirectory(target);
            return after;
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    /** A finished file beside the target, to be renamed there. What a crash left of an earlier one is removed. */
    private static Path write(Path target, String content) throws IOException {
        Path temporary = target.resolveSibling("." + target.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        try (FileChannel channel = FileChannel.open(
                temporary,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        return temporary;
    }

    /** The file itself behind links: it is what is replaced, and its lock is everybody's. */
    private Path realPath() {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    private static void syncDirectory(Path file) throws IOException {
        try (FileChannel directory = FileChannel.open(directory(file), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static Path directory(Path file) {
        return Optional.ofNullable(file.getParent()).orElse(file);
    }

    private KeysetException failed(String what, IOException e) {
        return new KeysetException(
                "The keyset " + path + " could not be " + what + ". Check the directory, its owner and its free space.",
                e);
    }

    /** Tells one file that was renamed into place from the next. */
    private record Version(Object file, FileTime modified, long size) {
        static Version of(PosixFileAttributes attributes) {
            return new Version(String.valueOf(attributes.fileKey()), attributes.lastModifiedTime(), attributes.size());
        }
    }
}
