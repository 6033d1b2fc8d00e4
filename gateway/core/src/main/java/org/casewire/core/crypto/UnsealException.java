package org.casewire.core.crypto;

/** A sealed value does not open: it was changed, belongs to another row or owner, or its key is gone. */
public final class UnsealException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    private enum Reason {
        DAMAGED,
        KEY_UNKNOWN,
        KEY_DESTROYED
    }

    UnsealException(String message) {
        this(message, Reason.DAMAGED);
    }

    private UnsealException(String message, Reason reason) {
        super(message);
        this.reason = reason;
    }

    static UnsealException keyUnknown(String message) {
        return new UnsealException(message, Reason.KEY_UNKNOWN);
    }

    static UnsealException destroyed(String message) {
        return new UnsealException(message, Reason.KEY_DESTROYED);
    }

    /** Whether the keyset holds no key of the name that the value bears: it may be a missing one, or a changed name. */
    boolean keyUnknown() {
        return reason == Reason.KEY_UNKNOWN;
    }

    /** Whether nobody need look at it: the key was destroyed on purpose. */
    boolean expected() {
        return reason == Reason.KEY_DESTROYED;
    }
}
