package org.casewire.core.cases;

import java.util.Optional;

/**
 * Which cases a list shows; what is empty does not matter.
 *
 * @param waiting with a patient's text that nobody has answered
 * @param assignee who answers for them
 * @param phone in any format that can be read
 * @param reference the front end's own id, whole
 */
public record CaseFilter(
        Optional<CaseStatus> status,
        Optional<Boolean> unread,
        Optional<Boolean> hidden,
        Optional<Boolean> attention,
        Optional<Boolean> waiting,
        Optional<AssignedTo> assignee,
        Optional<String> phone,
        Optional<String> reference) {
    public static final CaseFilter ALL = new CaseFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Whose cases. */
    public sealed interface AssignedTo {
        record Nobody() implements AssignedTo {}

        record Professional(String id) implements AssignedTo {}
    }

    @Override
    public String toString() {
        return "CaseFilter[" + status + ", unread " + unread + ", hidden " + hidden + ", attention " + attention
                + ", waiting " + waiting + "]";
    }
}
