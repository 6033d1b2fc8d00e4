package org.casewire.core.event;

/** What watchers are told of (http-api.md, Alerts). */
public enum EventType {
    CASE_CREATED("case.created"),
    CASE_UPDATED("case.updated"),
    CASE_STATUS("case.status"),
    CASE_READ("case.read"),
    /** Somebody took it, handed it over or let go of it. */
    CASE_ASSIGNED("case.assigned"),
    /** On streams only: somebody came to a case, left it, or began or stopped to write. */
    CASE_PRESENCE("case.presence"),
    /** A patient has waited for longer than the organisation wants anybody to. */
    CASE_WAITING("case.waiting"),
    MESSAGE_SCHEDULED("message.scheduled"),
    MESSAGE_QUEUED("message.queued"),
    MESSAGE_ACCEPTED("message.accepted"),
    MESSAGE_DELIVERED("message.delivered"),
    MESSAGE_FAILED("message.failed"),
    MESSAGE_UNCERTAIN("message.uncertain"),
    MESSAGE_RECEIVED("message.received"),
    MESSAGE_UPDATED("message.updated"),
    MESSAGE_OVERDUE("message.overdue"),
    /** The patient has not answered a message within the time that its sender gave. */
    MESSAGE_UNANSWERED("message.unanswered"),
    NOTE_ADDED("note.added"),
    INBOUND_WAITING("inbound.waiting"),
    INBOUND_UNMATCHED("inbound.unmatched"),
    /** Somebody dealt with an unmatched text otherwise and took it off the list. */
    INBOUND_HANDLED("inbound.handled"),
    PATIENT_OPTED_OUT("patient.opted-out"),
    PATIENT_OPTED_IN("patient.opted-in"),
    /** A sender looks like a machine that answers us: it gets no automatic answers for a day. */
    ANSWERS_MUTED("answers.muted"),
    /** The authorisation of a sender number ends within thirty days, or has ended. */
    SENDER_AUTHORISATION("sender.authorisation"),
    /** Another organisation took a pair that was reserved for this one: the patient's answers go there now. */
    CONVERSATION_TAKEN_OVER("conversation.taken-over");

    private final String word;

    EventType(String word) {
        this.word = word;
    }

    /** As clients read it and as it is stored. */
    public String word() {
        return word;
    }
}
