package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.casewire.api.request.JsonFields;

/** @param messageId up to and including which everything is read */
@Schema(name = "Read")
public record ReadRequest(UUID messageId) {
    public static ReadRequest read(JsonFields fields) {
        return new ReadRequest(fields.id("messageId"));
    }
}
