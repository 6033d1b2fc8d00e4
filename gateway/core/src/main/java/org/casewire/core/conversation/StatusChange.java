package org.casewire.core.conversation;

import java.util.Optional;
import org.casewire.core.cases.CaseStatus;

/**
 * A professional's wish to move a case.
 *
 * @param authorId the professional's id, when the front end names one
 * @param lastSeen up to where she saw the thread: closing is refused when the patient has written since
 */
public record StatusChange(CaseStatus status, Optional<String> authorId, Optional<ThreadPoint> lastSeen) {
    public static StatusChange to(CaseStatus status) {
        return new StatusChange(status, Optional.empty(), Optional.empty());
    }
}
