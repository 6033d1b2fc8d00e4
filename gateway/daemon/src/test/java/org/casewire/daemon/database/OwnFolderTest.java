package org.casewire.daemon.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.casewire.daemon.WrongUsage;
import org.casewire.daemon.database.EmbeddedDatabase.Place;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another user could have prepared, or could change later, is neither run nor read. */
class OwnFolderTest {
    private static final int SOMEBODY = 12_345;

    @TempDir
    Path above;

    private Path folder;

    @BeforeEach
    void madeInOrder() throws IOException {
        folder = above.resolve("data");
        OwnFolder.make(folder);
    }

    @Test
    void aNewOneIsForUsAlone() throws Exception {
        assertThat(permissions(folder)).isEqualTo("rwx------");
        OwnFolder.make(above.resolve("several").resolve("deep"));
    }

    @Test
    void nobodyElseMayWriteToIt() throws Exception {
        chmod(folder, "rwxrwxrwx");
        refused(folder, "chmod go-w " + folder);
        // Where everybody may make things, somebody may have made these.
        Files.setAttribute(folder, "unix:mode", 01777);
        refused(folder, "chmod go-w");
        chmod(folder, "rwxr-xr-x");
        OwnFolder.make(folder);
    }

    @Test
    void norToAFolderAboveIt() throws Exception {
        chmod(above, "rwxrwxrwx");
        refused(folder, "chmod go-w " + above);
        // In one like /tmp nobody can move it away.
        Files.setAttribute(above, "unix:mode", 01777);
        OwnFolder.make(folder);
    }

    @Test
    void norIsItSomebodyElses() throws Exception {
        give(folder);
        refused(folder, "belongs to another user, number " + SOMEBODY);
    }

    @Test
    void norIsAFolderAboveIt() throws Exception {
        give(above);
        refused(folder, "belongs to another user");
    }

    @Test
    void norDoesAnybodyElsesLinkLeadThere() throws Exception {
        Path link = Files.createSymbolicLink(above.resolve("link"), folder);
        OwnFolder.make(link);
        give(link);
        refused(link, "belongs to another user");
    }

    @Test
    void aLinkOfOursLeadsOnlyWhereWeWouldGoOurselves() throws Exception {
        Path open = Files.createDirectories(above.resolve("open"));
        Path there = Files.createDirectories(open.resolve("data"));
        chmod(open, "rwxrwxrwx");
        refused(Files.createSymbolicLink(folder.resolve("link"), there), "chmod go-w");
        refused(Files.createSymbolicLink(folder.resolve("relative"), Path.of("..", "open", "data")), "chmod go-w");
    }

    @Test
    void programsThatSomebodyElseMayChangeAreNotRun() throws Exception {
        Place place = new Place(folder, 0);
        Path program = Files.createDirectories(place.programs().resolve("bin")).resolve("pg_ctl");
        Files.writeString(program, "#!/bin/sh\ntouch '%s'\n".formatted(above.resolve("ran")));
        chmod(program, "rwxrwxrwx");
        assertThatThrownBy(() -> EmbeddedDatabase.own(place))
                .isInstanceOf(WrongUsage.class)
                .hasMessageContaining(program.toString());
        chmod(program, "rwxr-xr-x");
        give(program);
        assertThatThrownBy(() -> EmbeddedDatabase.attach(place)).isInstanceOf(WrongUsage.class);
        assertThat(above.resolve("ran")).doesNotExist();
    }

    @Test
    void dataThatSomebodyElseMadeAreNotServed() throws Exception {
        Place place = new Place(folder, 0);
        Files.createDirectories(place.cluster());
        Path settings = Files.writeString(place.cluster().resolve("postgresql.conf"), "archive_command = 'true'\n");
        give(settings);
        assertThatThrownBy(() -> EmbeddedDatabase.own(place)).isInstanceOf(WrongUsage.class);
    }

    @Test
    void passwordsThatOthersMayReadAreNone() throws Exception {
        Place place = new Place(folder, 0);
        Files.writeString(place.passwords(), "postgres=known\n");
        chmod(place.passwords(), "rw-r--r--");
        assertThatThrownBy(() -> EmbeddedDatabase.own(place))
                .isInstanceOf(WrongUsage.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void nobodyElseCanHoldTheLock() throws Exception {
        Path lock = folder.resolve("lock");
        DirectoryLock.tryTake(lock).orElseThrow().close();
        assertThat(permissions(lock)).isEqualTo("rw-------");
        chmod(lock, "rw-rw-rw-");
        DirectoryLock.tryTake(lock).orElseThrow().close();
        assertThat(permissions(lock)).isEqualTo("rw-------");
    }

    private static void refused(Path folder, String words) {
        assertThatThrownBy(() -> OwnFolder.make(folder))
                .isInstanceOf(WrongUsage.class)
                .hasMessageContaining(words);
    }

    private static void chmod(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** Only root can give something away. */
    private static void give(Path path) throws IOException {
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        assumeTrue(root, "needs root, to make files of another user");
        Files.setAttribute(path, "unix:uid", SOMEBODY, LinkOption.NOFOLLOW_LINKS);
    }
}
