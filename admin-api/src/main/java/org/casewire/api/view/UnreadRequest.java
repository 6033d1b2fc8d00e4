package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import org.casewire.api.request.JsonFields;

/** @param entry from which on everything is unread again */
@Schema(name = "Unread")
public record UnreadRequest(@Schema(minimum = "1") long entry) {
    public static UnreadRequest read(JsonFields fields) {
        return new UnreadRequest(fields.entry("entry"));
    }
}
