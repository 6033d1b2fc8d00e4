package org.casewire.core.message;

import java.time.Instant;
import java.util.Optional;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;

/**
 * What a professional noted in a thread for the team. It is never sent, and no call takes it for a message.
 *
 * @param id unique among messages and notes
 */
public record Note(MessageId id, CaseId caseId, long entry, String text, Optional<Author> author, Instant createdAt)
        implements ThreadEntry {
    @Override
    public String toString() {
        return "Note[" + id + "]";
    }
}
