package org.casewire.core.cases;

/**
 * A case that was asked for, and whether it is new.
 *
 * @param answer {@link #NEW} or {@link #STANDING}, as the idempotency table keeps it
 * @param replay whether the idempotency key had been used for it before
 */
public record CreatedCase(Case created, int answer, boolean replay) {
    /** It was made now, or, on a replay, by the first request. */
    public static final int NEW = 201;

    /** It stood already, with the same reference. */
    public static final int STANDING = 200;
}
