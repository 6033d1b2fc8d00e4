package org.casewire.core.conversation;

import java.util.Optional;
import org.casewire.core.cases.CaseStatus;

/**
 * A professional's wish to move a case.
 *
 * @param authorId the professional's id, when the front end names one
 * @param lastSeen up to where she saw the thread: closing is refused when the patient has written since
 * @param cancelScheduled closing takes back what is to be sent later; else it is refused while there is some
 */
public record StatusChange(
        CaseStatus status, Optional<String> authorId, Optional<ThreadPoint> lastSeen, boolean cancelScheduled) {
    public StatusChange(CaseStatus status, Optional<String> authorId, Optional<ThreadPoint> lastSeen) {
        this(status, authorId, lastSeen, false);
    }

    public static StatusChange to(CaseStatus status) {
        return new StatusChange(status, Optional.empty(), Optional.empty(), false);
    }
}
