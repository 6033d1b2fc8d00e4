package org.casewire.core.access;

/** What a caller may do (http-api.md, Who calls). */
public enum Role {
    /** A case-management front end, on behalf of the professional it names as author. */
    FRONTEND,
    /** A professional herself: the author is taken from her key. */
    PROFESSIONAL,
    /** The organisation's settings, keys, audit trail and unmatched messages. */
    ADMIN,
    /** Carriers, binds and queues; no organisation's cases. */
    OPERATOR
}
