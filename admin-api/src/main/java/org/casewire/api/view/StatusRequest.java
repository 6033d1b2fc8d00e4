package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import java.util.UUID;
import org.casewire.api.request.JsonFields;
import org.casewire.core.cases.CaseStatus;

/**
 * Where a case is to go.
 *
 * @param lastSeenMessageId closing is refused when the patient has written since
 */
@Schema(name = "StatusChange")
public record StatusRequest(CaseStatus status, Optional<AuthorRequest> author, Optional<UUID> lastSeenMessageId) {
    public static StatusRequest read(JsonFields fields) {
        return new StatusRequest(
                fields.choice("status", CaseStatus.class),
                fields.optionalObject("author", AuthorRequest::read),
                fields.optionalId("lastSeenMessageId"));
    }
}
