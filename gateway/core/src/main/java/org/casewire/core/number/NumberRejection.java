package org.casewire.core.number;

/** Why no SMS is sent to what was typed in. */
public enum NumberRejection {
    NOT_A_NUMBER("not-a-number", "This is not a phone number"),
    TOO_SHORT("too-short", "This number has too few digits"),
    TOO_LONG("too-long", "This number has too many digits"),
    NOT_VALID("not-valid", "There is no such number in the numbering plan of its country"),
    LANDLINE("landline", "This is a landline number; SMS cannot reach it"),
    PREMIUM("premium", "This is a premium-rate number; no SMS is sent to it"),
    TOLL_FREE("toll-free", "This is a freephone number; SMS cannot reach it"),
    SHARED_COST("shared-cost", "This is a shared-cost service number; SMS cannot reach it"),
    VOIP("voip", "This is an internet telephony number; SMS cannot reach it"),
    PAGER("pager", "This is a pager number; no SMS is sent to it"),
    PERSONAL("personal", "This is a personal forwarding number, not a mobile one; no SMS is sent to it"),
    UAN("uan", "This is a company or service number; SMS cannot reach it"),
    SHORT_CODE("short-code", "This is a short service number, not a patient's"),
    EMERGENCY("emergency", "This is an emergency number; no SMS is sent to it"),
    REGION_NOT_ALLOWED(
            "region-not-allowed", "This number belongs to a country that your organisation does not send SMS to");

    private final String code;
    private final String detail;

    NumberRejection(String code, String detail) {
        this.code = code;
        this.detail = detail;
    }

    /** The word of the API, e.g. {@code "toll-free"}. */
    public String code() {
        return code;
    }

    /** A sentence for the professional, without the number. */
    public String detail() {
        return detail;
    }
}
