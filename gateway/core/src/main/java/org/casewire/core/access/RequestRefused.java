package org.casewire.core.access;

import java.io.Serial;
import java.util.Map;

/**
 * A caller's mistake, or a state that does not allow what it asks. Nothing was changed. The API turns it into
 * problem+json; the status for each code is known there alone.
 */
public final class RequestRefused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final Code code;
    private final transient Map<String, Object> extensions;

    /** @param detail what is wrong and what to do, without a text, name or whole number */
    public RequestRefused(Code code, String detail) {
        this(code, detail, Map.of());
    }

    /** @param extensions further members of the problem document, e.g. the id of the message that was sent already */
    public RequestRefused(Code code, String detail, Map<String, Object> extensions) {
        // No stack trace: it is an answer, not a fault, and it can come a thousand times a second.
        super(detail, null, false, false);
        this.code = code;
        this.extensions = Map.copyOf(extensions);
    }

    public Code code() {
        return code;
    }

    public Map<String, Object> extensions() {
        return extensions;
    }

    /** The stable codes of http-api.md. */
    public enum Code {
        INVALID_REQUEST,
        UNAUTHENTICATED,
        NOT_FOUND,
        REFERENCE_IN_USE,
        ILLEGAL_TRANSITION,
        UNREAD_MESSAGES,
        SCHEDULED_MESSAGES,
        QUIET_HOURS,
        CASE_NOT_IN_PROGRESS,
        PATIENT_OPTED_OUT,
        NOT_A_MOBILE_NUMBER,
        REGION_NOT_ALLOWED,
        SENDER_NUMBER_IN_USE,
        EMPTY_TEXT,
        TEXT_TOO_LONG,
        NOT_RESENDABLE,
        ALREADY_RESENT,
        ALREADY_SUBMITTED,
        NOT_UNCERTAIN,
        NOT_MOVABLE,
        OTHER_PHONE,
        MOVED,
        NEWER_ENTRIES,
        ASSIGNED_MEANWHILE,
        IDEMPOTENCY_KEY_REUSED,
        PRECONDITION_FAILED,
        PRECONDITION_REQUIRED,
        QUEUE_FULL,
        UNAVAILABLE;

        /** As clients read it, e.g. {@code case-not-in-progress}. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
