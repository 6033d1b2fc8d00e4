package org.casewire.daemon.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.core.setup.Bootstrap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.casewire.daemon.ConfigurationSource;
import org.casewire.daemon.GatewayConfiguration;

/** The configuration at the path of a command, read by what the command's bootstrap says. */
record WrittenConfiguration(Bootstrap<GatewayConfiguration> bootstrap, String path) implements ConfigurationSource {
    /** Dropwizard hands commands a Bootstrap of any type; there is one application, and one configuration, here. */
    @SuppressWarnings("unchecked")
    static WrittenConfiguration at(Bootstrap<?> bootstrap, String path) {
        return new WrittenConfiguration((Bootstrap<GatewayConfiguration>) bootstrap, path);
    }

    @Override
    public String text() throws IOException {
        try (InputStream content = bootstrap.getConfigurationSourceProvider().open(path)) {
            return new String(content.readAllBytes(), UTF_8);
        }
    }

    @Override
    public GatewayConfiguration parse(String text) throws IOException, ConfigurationException {
        return bootstrap
                .getConfigurationFactoryFactory()
                .create(
                        GatewayConfiguration.class,
                        bootstrap.getValidatorFactory().getValidator(),
                        bootstrap.getObjectMapper(),
                        "dw")
                .build(named -> new ByteArrayInputStream(text.getBytes(UTF_8)), path);
    }
}
