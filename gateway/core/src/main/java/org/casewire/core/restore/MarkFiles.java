package org.casewire.core.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.casewire.core.thread.CoreThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that outlives a process and is in no backup of the database. Of each node a mark, replaced as a whole and on
 * the disk after each beat, and of each of its carriers the last intent, written before the first byte of it goes out:
 * a process that is killed loses nothing of either, a machine that loses its power the intents since the last beat.
 *
 * <p>A disk that hangs or is full must not stop patients' texts: it is told of, and what is kept grows old.
 */
public final class MarkFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MarkFiles.class);
    private static final String MARK = ".mark";
    private static final String INTENT = ".intent";

    private final Path directory;
    private final String node;
    private final Map<String, RandomAccessFile> intents = new ConcurrentHashMap<>();
    private final AtomicReference<Optional<Mark>> next = new AtomicReference<>(Optional.empty());
    private final Semaphore signal = new Semaphore(0);
    private final Thread thread = new CoreThread("mark-files", this::run);
    private volatile Optional<String> fault = Optional.empty();
    private volatile boolean closing;

    /**
     * @param directory made when missing, for its owner alone
     * @throws StateDirectoryException when it cannot be written
     */
    public MarkFiles(Path directory, String node) {
        this.directory = directory.toAbsolutePath();
        this.node = node;
        try {
            Files.createDirectories(
                    this.directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.delete(Files.createTempFile(this.directory, "probe", ".tmp"));
        } catch (IOException e) {
            throw new StateDirectoryException(
                    "node.stateDirectory, %s, cannot be written: it is %s. Name a folder of this node that outlives its process."
                            .formatted(this.directory, FileTrouble.words(e)),
                    e);
        }
        thread.start();
    }

    /** Every node's that is here; what cannot be read is as if it were not there, and is told of. */
    public static List<Mark> read(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> all = files.sorted().toList();
            List<Mark> marks = new ArrayList<>();
            for (Path file : all) {
                if (file.getFileName().toString().endsWith(MARK)) {
                    read(file, all).ifPresent(marks::add);
                }
            }
            return marks;
        } catch (IOException e) {
            throw new StateDirectoryException(
                    "node.stateDirectory, %s, cannot be read: it is %s".formatted(directory, FileTrouble.words(e)), e);
        }
    }

    private static Optional<Mark> read(Path file, List<Path> all) throws IOException {
        try {
            Mark mark = MarkText.read(Files.readString(file));
            Map<String, UUID> last = new ConcurrentHashMap<>();
            for (Path other : all) {
                String name = other.getFileName().toString();
                if (name.startsWith(mark.node() + ".") && name.endsWith(INTENT)) {
                    String[] words = Files.readString(other).split("\\s", -1);
                    if (words.length == 3 && words[0].equals(mark.generation().toString())) {
                        last.put(name, UUID.fromString(words[1]));
                    }
                }
            }
            return Optional.of(mark.with(last));
        } catch (IllegalArgumentException e) {
            LOG.atError().addKeyValue("file", file).log("This mark cannot be read, and is left out");
            return Optional.empty();
        }
    }

    List<Mark> read() {
        return read(directory);
    }

    /** Why nothing can be written, while that is so. */
    public Optional<String> fault() {
        return fault;
    }

    /** Soon on the disk; returns at once. */
    void keep(Mark mark) {
        next.set(Optional.of(mark));
        signal.release();
    }

    /** Safe from the end of this process when it returns; from that of the machine with the next mark. */
    void keepIntent(String carrier, UUID generation, UUID intent) {
        try {
            RandomAccessFile file = intents.computeIfAbsent(carrier, this::open);
            // In place, and within one sector of the disk: old or new, never half of each.
            file.seek(0);
            file.write((generation + " " + intent + "\n").getBytes(UTF_8));
        } catch (IOException | UncheckedIOException e) {
            failed(e);
        }
    }

    /** No channel: one is closed for good when the thread that writes is interrupted, as a dispatcher's is in the end. */
    private RandomAccessFile open(String carrier) {
        try {
            return new RandomAccessFile(
                    directory.resolve(node + "." + carrier + INTENT).toFile(), "rw");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() {
        while (!closing) {
            signal.acquireUninterruptibly();
            signal.drainPermits();
            next.getAndSet(Optional.empty()).ifPresent(this::write);
        }
    }

    private void write(Mark mark) {
        try {
            for (RandomAccessFile file : intents.values()) {
                file.getFD().sync();
            }
            Path fresh = directory.resolve(node + MARK + ".tmp");
            try (FileChannel file = FileChannel.open(fresh, CREATE, WRITE, TRUNCATE_EXISTING)) {
                ByteBuffer text = ByteBuffer.wrap(MarkText.of(mark).getBytes(UTF_8));
                while (text.hasRemaining()) {
                    file.write(text);
                }
                file.force(true);
            }
            Files.move(
                    fresh,
                    directory.resolve(node + MARK),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel folder = FileChannel.open(directory, READ)) {
                folder.force(true);
            }
            if (fault.isPresent()) {
                fault = Optional.empty();
                LOG.atWarn().addKeyValue("directory", directory).log("Marks are kept again");
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    private void failed(Exception cause) {
        if (fault.isEmpty()) {
            LOG.atError()
                    .addKeyValue("directory", directory)
                    .addKeyValue("cause", cause.toString())
                    .log(
                            "node.stateDirectory cannot be written: a backup that is restored now may not be known as one");
        }
        fault = Optional.of(cause.toString());
    }

    /** Writes what is last. */
    @Override
    public void close() throws IOException {
        closing = true;
        signal.release();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        next.getAndSet(Optional.empty()).ifPresent(this::write);
        for (RandomAccessFile file : intents.values()) {
            file.close();
        }
    }
}
