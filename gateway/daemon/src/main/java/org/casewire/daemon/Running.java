package org.casewire.daemon;

import io.dropwizard.lifecycle.Managed;

/** Starts the gateway with the server, before it listens, and closes it after the last request. */
record Running(Gateway gateway) implements Managed {
    @Override
    public void start() {
        gateway.start();
    }

    @Override
    public void stop() throws Exception {
        gateway.close();
    }
}
