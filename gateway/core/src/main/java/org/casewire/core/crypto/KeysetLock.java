package org.casewire.core.crypto;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The right to change a keyset file: a lock on {@code <name>.lock}, since the file itself is replaced. The lock file
 * stays; the operating system frees the lock when its process dies.
 */
final class KeysetLock implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final FileChannel channel;
    private final FileLock lock;

    private KeysetLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    static KeysetLock beside(Path keyset) throws IOException {
        Path file = keyset.resolveSibling(keyset.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(
                file,
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            // The daemon's user must be able to take the lock after an administrator has.
            if (Files.exists(keyset) && !Files.getOwner(file).equals(Files.getOwner(keyset))) {
                Files.setOwner(file, Files.getOwner(keyset));
            }
            long started = System.nanoTime();
            while (System.nanoTime() - started < PATIENCE.toNanos()) {
                Optional<FileLock> lock = tried(channel);
                if (lock.isPresent()) {
                    return new KeysetLock(channel, lock.get());
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new KeysetException("Another process has been changing the keyset for " + PATIENCE.toSeconds()
                + " s. Find who holds " + file + " and try again.");
    }

    /** @throws IllegalStateException when the lock was lost, which nothing here does */
    void check() {
        if (!lock.isValid()) {
            throw new IllegalStateException("The keyset's lock is not held");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static Optional<FileLock> tried(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            // Another thread of this very process holds it.
            return Optional.empty();
        }
    }
}
