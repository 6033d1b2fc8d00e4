package org.casewire.core.message;

import org.casewire.core.access.RequestRefused;
import org.casewire.core.id.MessageId;

/** What came of a {@link SendRequest}. */
public sealed interface SendResult {
    /** Committed, and on its way, or to be sent later. */
    record Queued(Message message) implements SendResult {}

    /** The same request was answered before: this is the message it made. */
    record Replayed(MessageId message) implements SendResult {}

    /** Nothing was changed. */
    record Refused(RequestRefused refusal) implements SendResult {}

    /** The case holds no sender number yet; only a transaction of its own may take one. */
    record NeedsConversation() implements SendResult {}
}
