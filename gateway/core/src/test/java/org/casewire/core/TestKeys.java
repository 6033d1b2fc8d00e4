package org.casewire.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.MasterKeyset;
import org.casewire.core.organisation.OrganisationDirectory;

/** A real keyset in a directory of its own, and the ring that opens what this database holds. */
public final class TestKeys implements AutoCloseable {
    private final Path directory;
    private final MasterKeyset master;
    private final KeyRing ring;

    public TestKeys(TestDatabase database) {
        try {
            directory = Files.createTempDirectory("casewire-keys");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        master = MasterKeyset.create(directory.resolve("keyset.json"));
        ring = new KeyRing(master, new OrganisationDirectory(database.link())::wrappedKeys);
    }

    public MasterKeyset master() {
        return master;
    }

    public KeyRing ring() {
        return ring;
    }

    public Path file() {
        return directory.resolve("keyset.json");
    }

    @Override
    public void close() {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
