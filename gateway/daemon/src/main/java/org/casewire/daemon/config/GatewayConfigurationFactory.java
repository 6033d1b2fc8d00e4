package org.casewire.daemon.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts {@link ConfigurationReader} where Dropwizard expects its own. */
public final class GatewayConfigurationFactory<T> implements ConfigurationFactory<T> {
    private final ConfigurationReader<T> reader;

    public GatewayConfigurationFactory(
            Class<T> type, Validator validator, ObjectMapper mapper, Function<String, @Nullable String> environment) {
        this.reader = new ConfigurationReader<>(type, ShellDefaults.tree(), mapper, validator, environment);
    }

    @Override
    public T build(ConfigurationSourceProvider provider, String path) throws IOException, FaultyConfiguration {
        try (InputStream content = provider.open(path)) {
            return reader.read(path, new String(content.readAllBytes(), UTF_8));
        }
    }

    @Override
    public T build() throws FaultyConfiguration {
        return reader.read("the defaults", "");
    }
}
