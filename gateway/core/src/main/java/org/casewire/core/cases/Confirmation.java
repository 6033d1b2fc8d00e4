package org.casewire.core.cases;

import org.casewire.core.organisation.OrganisationSettings.ConfirmOn;

/** What a professional is shown of an outbound message: the only word a front end needs. */
public enum Confirmation {
    PENDING,
    SENT,
    NOT_SENT,
    UNKNOWN;

    /**
     * @param state an outbound message's
     * @param confirmOn what counted as sent when the message was accepted from the caller
     * @param settled whether a professional said that an UNCERTAIN message is taken as sent; a bad receipt outweighs it
     */
    public static Confirmation of(MessageState state, ConfirmOn confirmOn, boolean settled) {
        return switch (state) {
            case SCHEDULED, QUEUED, SUBMITTING -> PENDING;
            case ACCEPTED -> confirmOn == ConfirmOn.ACCEPTANCE ? SENT : PENDING;
            case DELIVERED -> SENT;
            case FAILED, UNDELIVERED, EXPIRED -> NOT_SENT;
            case UNCERTAIN -> settled ? SENT : UNKNOWN;
            case RECEIVED -> throw new IllegalArgumentException("An inbound message needs no confirmation");
        };
    }
}
