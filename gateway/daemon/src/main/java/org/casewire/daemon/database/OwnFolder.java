package org.casewire.daemon.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.casewire.daemon.WrongUsage;
import org.jspecify.annotations.Nullable;

/**
 * A folder that programs are run from and secrets are read from, by root perhaps: so nobody else may have made it, nor be
 * able to put something else in its place. That depends on every folder on the way to it, and on every symbolic link.
 *
 * <p>Root may do anything anyhow, so what belongs to root is as good as what is ours. A sticky folder such as /tmp lets
 * others write, but not rename or remove what is not theirs. A group with its user's own number is that user alone.
 */
public final class OwnFolder {
    private static final int OTHERS_WRITE = 02;
    private static final int GROUP_WRITE = 020;
    private static final int STICKY = 01000;
    private static final int NOT_OURS = 077;
    private static final int TYPE = 0170000;
    private static final int LINK = 0120000;
    private static final int FOLDER = 0040000;
    private static final int ROOT = 0;
    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private final int we;
    private int links;

    private OwnFolder(int we) {
        this.we = we;
    }

    /**
     * Makes the folder, for us alone, when it is missing.
     *
     * @throws WrongUsage when somebody else could change what is in it
     */
    public static void make(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        Files.createDirectories(
                absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        OwnFolder check = new OwnFolder(ourNumber());
        check.way(absolute);
        Entry last = Entry.at(absolute.toRealPath());
        check.owned(absolute, last, last.uid() == check.we);
        check.closed(absolute, last, false);
    }

    /**
     * What is run and read: each file of the first is ours, or root's, and nobody else's to change; so is what stands in
     * the second, whose own program looks at the rest. What is missing is in order.
     */
    static void requireContents(Path programs, Path cluster) throws IOException {
        OwnFolder check = new OwnFolder(ourNumber());
        if (Files.exists(programs, LinkOption.NOFOLLOW_LINKS)) {
            check.way(programs.toAbsolutePath());
            try (Stream<Path> files = Files.walk(programs.toRealPath())) {
                check.all(files.toList());
            }
        }
        if (Files.exists(cluster, LinkOption.NOFOLLOW_LINKS)) {
            check.way(cluster.toAbsolutePath());
            try (Stream<Path> files = Files.list(cluster)) {
                check.all(files.toList());
            }
        }
    }

    /** A file of secrets, if it is there: a file of ours, which nobody else may read. */
    static void requireSecret(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Entry entry = Entry.at(file);
        OwnFolder check = new OwnFolder(ourNumber());
        check.owned(file, entry, entry.uid() == check.we && !entry.isLink());
        if ((entry.mode() & NOT_OURS) != 0) {
            throw new WrongUsage(
                    "%s holds passwords, and other users may read or write it. Run 'chmod 600 %s'; if they may have read it, begin with a new folder."
                            .formatted(file, file));
        }
    }

    /** From the root on, through every link. */
    private void way(Path path) throws IOException {
        Path at = path.getRoot();
        for (Path name : path) {
            at = at.resolve(name);
            Entry entry = Entry.at(at);
            owned(at, entry, entry.uid() == we || entry.uid() == ROOT);
            if (entry.isLink()) {
                if (++links > MOST_LINKS) {
                    throw new WrongUsage(path + " leads through too many symbolic links. Name the folder itself.");
                }
                at = at.resolveSibling(Files.readSymbolicLink(at));
                way(at);
            } else {
                closed(at, entry, true);
            }
        }
    }

    private void all(List<Path> files) throws IOException {
        for (Path file : files) {
            Entry entry = Entry.at(file);
            owned(file, entry, entry.uid() == we || entry.uid() == ROOT);
            closed(file, entry, false);
        }
    }

    private static void owned(Path path, Entry entry, boolean fine) {
        if (!fine) {
            throw new WrongUsage(
                    "%s belongs to another user, number %d, who could change what is run and read from it. Name a folder of your own, with --data or database.embedded.directory."
                            .formatted(path, entry.uid()));
        }
    }

    private static void closed(Path path, Entry entry, boolean stickyIsFine) {
        boolean open =
                (entry.mode() & OTHERS_WRITE) != 0 || (entry.mode() & GROUP_WRITE) != 0 && entry.gid() != entry.uid();
        boolean guarded = stickyIsFine && entry.isFolder() && (entry.mode() & STICKY) != 0;
        if (open && !guarded && !entry.isLink()) {
            throw new WrongUsage(
                    "Other users may write to %s, and so change what is run and read from there. Run 'chmod go-w %s', or name another folder, with --data or database.embedded.directory."
                            .formatted(path, path));
        }
    }

    private static int ourNumber() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /** What the file system says of a name itself, not of what a link there leads to. */
    private record Entry(int mode, int uid, int gid) {
        static Entry at(Path path) throws IOException {
            Map<String, Object> read = Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
            return new Entry(number(read.get("mode")), number(read.get("uid")), number(read.get("gid")));
        }

        private static int number(@Nullable Object read) {
            return (Integer) Objects.requireNonNull(read);
        }

        boolean isLink() {
            return (mode & TYPE) == LINK;
        }

        boolean isFolder() {
            return (mode & TYPE) == FOLDER;
        }
    }
}
