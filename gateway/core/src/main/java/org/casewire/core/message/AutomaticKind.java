package org.casewire.core.message;

/** Why the gateway wrote by itself. */
public enum AutomaticKind {
    CLOSING,
    UNKNOWN_SENDER,
    OPT_OUT,
    /** The patient wrote into an open chat while nobody is at the desk. */
    OUT_OF_HOURS
}
