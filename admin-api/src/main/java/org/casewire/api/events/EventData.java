package org.casewire.api.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.casewire.core.event.InboxTotals;
import org.jspecify.annotations.Nullable;

/**
 * What an event tells: ids, never a text or a number.
 *
 * @param type an {@link org.casewire.core.event.EventType} word, or {@code reset}
 * @param state the message's or the case's new state, where there is one
 * @param inbox the organisation's totals when the event was sent
 */
@Schema(name = "Event")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventData(
        String type,
        Instant at,
        @Nullable UUID caseId,
        @Nullable UUID messageId,
        @Nullable String state,
        InboxTotals inbox) {}
