package org.casewire.daemon;

/** Whoever called asked for something that makes no sense as it stands; the message says what would. */
public final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1;

    public WrongUsage(String message) {
        super(message);
    }
}
