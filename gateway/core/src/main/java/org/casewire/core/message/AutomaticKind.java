package org.casewire.core.message;

/** Why the gateway wrote by itself. */
public enum AutomaticKind {
    CLOSING,
    UNKNOWN_SENDER,
    OPT_OUT
}
