package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import java.util.UUID;
import org.casewire.api.request.JsonFields;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.conversation.ThreadPoint;
import org.casewire.core.id.MessageId;

/**
 * Where a case is to go.
 *
 * @param lastSeenEntry closing is refused when the patient has written since
 * @param lastSeenMessageId the same by a message, while it stands at the first entry that it had in this thread
 * @param cancelScheduled closing takes back what is to be sent later
 */
@Schema(name = "StatusChange")
public record StatusRequest(
        CaseStatus status,
        Optional<AuthorRequest> author,
        @Schema(minimum = "0") Optional<Long> lastSeenEntry,
        @Schema(deprecated = true) Optional<UUID> lastSeenMessageId,
        boolean cancelScheduled) {
    public static StatusRequest read(JsonFields fields) {
        StatusRequest request = new StatusRequest(
                fields.choice("status", CaseStatus.class),
                fields.optionalObject("author", AuthorRequest::read),
                fields.optionalEntry("lastSeenEntry"),
                fields.optionalId("lastSeenMessageId"),
                fields.flag("cancelScheduled", false));
        if (request.lastSeenEntry().isPresent() && request.lastSeenMessageId().isPresent()) {
            fields.fault("lastSeenMessageId", "cannot be given together with lastSeenEntry");
        }
        return request;
    }

    /** Up to where the thread was seen. */
    public Optional<ThreadPoint> lastSeen() {
        return ThreadPoint.of(lastSeenEntry, lastSeenMessageId.map(MessageId::new));
    }
}
