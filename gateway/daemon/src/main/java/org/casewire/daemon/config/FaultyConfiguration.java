package org.casewire.daemon.config;

import io.dropwizard.configuration.ConfigurationException;
import java.util.List;

/** A configuration with all of its faults. */
public final class FaultyConfiguration extends ConfigurationException {
    private static final long serialVersionUID = 1;

    private final transient List<ConfigurationFault> faults;

    FaultyConfiguration(String path, List<ConfigurationFault> faults) {
        super(path, faults.stream().map(ConfigurationFault::toString).toList());
        this.faults = List.copyOf(faults);
    }

    public List<ConfigurationFault> faults() {
        return faults;
    }
}
