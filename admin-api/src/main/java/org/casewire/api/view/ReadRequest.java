package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import java.util.UUID;
import org.casewire.api.request.JsonFields;
import org.casewire.core.conversation.ThreadPoint;
import org.casewire.core.id.MessageId;

/**
 * Up to where a thread was read.
 *
 * @param entry up to and including which everything is read
 * @param messageId the same by a message, while it stands at the first entry that it had in this thread
 */
@Schema(name = "Read")
public record ReadRequest(
        @Schema(minimum = "0") Optional<Long> entry,
        @Schema(deprecated = true) Optional<UUID> messageId) {
    public static ReadRequest read(JsonFields fields) {
        ReadRequest request = new ReadRequest(fields.optionalEntry("entry"), fields.optionalId("messageId"));
        if (!fields.has("entry") && !fields.has("messageId")) {
            fields.fault("entry", "is missing");
        } else if (request.entry().isPresent() && request.messageId().isPresent()) {
            fields.fault("messageId", "cannot be given together with entry");
        }
        return request;
    }

    /** Where that is. */
    public ThreadPoint point() {
        return ThreadPoint.of(entry, messageId.map(MessageId::new)).orElse(ThreadPoint.START);
    }
}
