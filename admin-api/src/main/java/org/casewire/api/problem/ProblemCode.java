package org.casewire.api.problem;

import java.util.Locale;
import org.casewire.core.access.RequestRefused;

/** Every code that an answer may carry, with its status: the one table of the API. */
public enum ProblemCode {
    MALFORMED_JSON(400, "The body is no JSON"),
    BAD_REQUEST(400, "The request cannot be understood"),
    UNAUTHENTICATED(401, "Who are you?"),
    FORBIDDEN(403, "Your role does not allow this"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "This path does not take this method"),
    NOT_ACCEPTABLE(406, "There is no such representation"),
    REQUEST_TIMEOUT(408, "The request did not arrive in time"),
    REFERENCE_IN_USE(409, "The reference belongs to a case with another number"),
    ILLEGAL_TRANSITION(409, "The case cannot go from its status to that one"),
    UNREAD_MESSAGES(409, "The patient has written meanwhile"),
    SCHEDULED_MESSAGES(409, "Messages of the case are to be sent later"),
    QUIET_HOURS(409, "Patients are not disturbed now"),
    CASE_NOT_IN_PROGRESS(409, "The case is not in progress"),
    PATIENT_OPTED_OUT(409, "The patient does not want text messages"),
    SENDER_NUMBER_IN_USE(409, "No sender number is free for this patient"),
    NOT_RESENDABLE(409, "The message cannot be sent again"),
    ALREADY_RESENT(409, "The message was sent again already"),
    ALREADY_SUBMITTED(409, "The message is on its way already"),
    NOT_UNCERTAIN(409, "The message is not uncertain"),
    NOT_MOVABLE(409, "The message cannot be moved there"),
    OTHER_PHONE(409, "The case has another phone number"),
    NEWER_ENTRIES(409, "Somebody wrote meanwhile"),
    ASSIGNED_MEANWHILE(409, "Somebody else has the case by now"),
    MOVED(409, "The message stands elsewhere by now"),
    IDEMPOTENCY_KEY_REUSED(409, "The idempotency key was used for another request"),
    PRECONDITION_FAILED(412, "It was changed meanwhile"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is not of a type that is read here"),
    INVALID_REQUEST(422, "The request is not valid"),
    ACTOR_REQUIRED(422, "Nobody is named for whom this is asked"),
    NOT_A_MOBILE_NUMBER(422, "No SMS can be sent to this number"),
    REGION_NOT_ALLOWED(422, "The organisation does not send to this country"),
    EMPTY_TEXT(422, "The text is empty"),
    TEXT_TOO_LONG(422, "The text is too long"),
    PRECONDITION_REQUIRED(428, "If-Match is missing"),
    RATE_LIMITED(429, "Too many requests"),
    INTERNAL(500, "Something went wrong here"),
    UNAVAILABLE(503, "Not available right now"),
    QUEUE_FULL(503, "Too much waits to be sent");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** As clients read it, e.g. {@code body-too-large}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ProblemCode of(RequestRefused.Code code) {
        return switch (code) {
            case INVALID_REQUEST -> INVALID_REQUEST;
            case UNAUTHENTICATED -> UNAUTHENTICATED;
            case NOT_FOUND -> NOT_FOUND;
            case REFERENCE_IN_USE -> REFERENCE_IN_USE;
            case ILLEGAL_TRANSITION -> ILLEGAL_TRANSITION;
            case UNREAD_MESSAGES -> UNREAD_MESSAGES;
            case SCHEDULED_MESSAGES -> SCHEDULED_MESSAGES;
            case QUIET_HOURS -> QUIET_HOURS;
            case CASE_NOT_IN_PROGRESS -> CASE_NOT_IN_PROGRESS;
            case PATIENT_OPTED_OUT -> PATIENT_OPTED_OUT;
            case NOT_A_MOBILE_NUMBER -> NOT_A_MOBILE_NUMBER;
            case REGION_NOT_ALLOWED -> REGION_NOT_ALLOWED;
            case SENDER_NUMBER_IN_USE -> SENDER_NUMBER_IN_USE;
            case EMPTY_TEXT -> EMPTY_TEXT;
            case TEXT_TOO_LONG -> TEXT_TOO_LONG;
            case NOT_RESENDABLE -> NOT_RESENDABLE;
            case ALREADY_RESENT -> ALREADY_RESENT;
            case ALREADY_SUBMITTED -> ALREADY_SUBMITTED;
            case NOT_UNCERTAIN -> NOT_UNCERTAIN;
            case NOT_MOVABLE -> NOT_MOVABLE;
            case OTHER_PHONE -> OTHER_PHONE;
            case NEWER_ENTRIES -> NEWER_ENTRIES;
            case ASSIGNED_MEANWHILE -> ASSIGNED_MEANWHILE;
            case MOVED -> MOVED;
            case IDEMPOTENCY_KEY_REUSED -> IDEMPOTENCY_KEY_REUSED;
            case PRECONDITION_FAILED -> PRECONDITION_FAILED;
            case PRECONDITION_REQUIRED -> PRECONDITION_REQUIRED;
            case QUEUE_FULL -> QUEUE_FULL;
            case UNAVAILABLE -> UNAVAILABLE;
        };
    }

    /** For what the HTTP layers below the API refuse by themselves. */
    static ProblemCode ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 408 -> REQUEST_TIMEOUT;
            case 413 -> BODY_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 503 -> UNAVAILABLE;
            // No such method, no such HTTP: the client's doing all the same.
            case 501, 505 -> BAD_REQUEST;
            default -> status >= 500 ? INTERNAL : BAD_REQUEST;
        };
    }
}
