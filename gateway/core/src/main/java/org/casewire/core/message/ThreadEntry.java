package org.casewire.core.message;

import java.time.Instant;
import java.util.Optional;
import org.casewire.core.id.MessageId;

/** What stands in a thread, in the order of its entries: a text to or from the patient, or a note of the team. */
public sealed interface ThreadEntry permits Message, Note {
    MessageId id();

    /** Its position in the thread. */
    long entry();

    String text();

    /** The professional who wrote it. */
    Optional<Author> author();

    Instant createdAt();
}
