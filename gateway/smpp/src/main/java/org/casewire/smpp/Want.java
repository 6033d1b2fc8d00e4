package org.casewire.smpp;

/** What a carrier wants of one of its binds. */
enum Want {
    BOUND,
    /** What is bound stays; nothing new is tried. */
    NO_NEW_TRY,
    UNBOUND
}
