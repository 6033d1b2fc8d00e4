package org.casewire.daemon.config;

import java.util.List;

/** A configuration that knows which of its dangers nobody has acknowledged. */
public interface Guarded {
    List<Dangers.Found> unacknowledged();
}
