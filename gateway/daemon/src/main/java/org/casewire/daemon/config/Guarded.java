package org.casewire.daemon.config;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Map;

/** A configuration that knows what is wrong with it as a whole. */
public interface Guarded {
    /** What nobody has acknowledged. */
    List<Dangers.Found> unacknowledged();

    /** What nobody can: what to do, by key. */
    Map<JsonPointer, String> contradictions();
}
