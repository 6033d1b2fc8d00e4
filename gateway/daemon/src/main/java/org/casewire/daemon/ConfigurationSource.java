package org.casewire.daemon;

import io.dropwizard.configuration.ConfigurationException;
import java.io.IOException;

/** Where the configuration is written, and how it is read: the same way at the start and at each reload. */
public interface ConfigurationSource {
    /** As it is written now, with its references to the environment. */
    String text() throws IOException;

    /** @throws ConfigurationException with every fault in it */
    GatewayConfiguration parse(String text) throws IOException, ConfigurationException;
}
