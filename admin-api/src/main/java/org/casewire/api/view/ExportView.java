package org.casewire.api.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;

/**
 * A case to be taken along.
 *
 * @param organisation its name
 * @param messages the whole thread, oldest first
 * @param scheduled what is to be sent later
 */
@Schema(name = "CaseExport")
public record ExportView(
        String organisation,
        Instant exportedAt,
        @JsonProperty("case") CaseView of,
        List<MessageView> messages,
        List<MessageView> scheduled) {
    @Override
    public String toString() {
        return "ExportView[" + of.id() + "]";
    }
}
