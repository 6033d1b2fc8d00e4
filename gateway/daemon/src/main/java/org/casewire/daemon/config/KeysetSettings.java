package org.casewire.daemon.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.Optional;
import org.casewire.core.crypto.KeysetException;
import org.casewire.core.crypto.KeysetSource;
import org.jspecify.annotations.Nullable;

/**
 * Where the master keyset is, which opens everything that is sealed: a file, or the environment variable of this name.
 * It is kept outside the database and its backups.
 */
public record KeysetSettings(Optional<Path> file, Optional<String> env) {
    private static final Path FILE = Path.of("casewire-keyset.json");

    public KeysetSettings {
        new Faults()
                .unless(file.isPresent() != env.isPresent(), "file", "give either a file or env, not both")
                .throwIfAny();
    }

    /** @throws KeysetException when the environment variable is not set */
    public KeysetSource source() {
        return file.map(KeysetSource::file).orElseGet(() -> KeysetSource.environment(env.orElseThrow()));
    }

    public static KeysetSettings defaults() {
        return new KeysetSettings(Optional.of(FILE), Optional.empty());
    }

    @JsonCreator
    static KeysetSettings of(@JsonProperty("file") @Nullable Path file, @JsonProperty("env") @Nullable String env) {
        return file == null && env == null
                ? defaults()
                : new KeysetSettings(Optional.ofNullable(file), Optional.ofNullable(env));
    }
}
