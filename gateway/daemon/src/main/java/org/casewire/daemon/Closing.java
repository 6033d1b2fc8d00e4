package org.casewire.daemon;

import io.dropwizard.lifecycle.Managed;

/** Closes something when the daemon stops; managed objects stop in the reverse order of their being managed. */
record Closing(AutoCloseable resource) implements Managed {
    @Override
    public void stop() throws Exception {
        resource.close();
    }
}
