package org.casewire.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import org.casewire.core.event.InboxTotals;
import org.jspecify.annotations.Nullable;

/**
 * The totals, as one caller asks for them.
 *
 * @param mine cases that are not complete and that the asked-for professional answers for; there only when one was named
 */
@Schema(name = "Inbox")
public record InboxView(
        @JsonUnwrapped InboxTotals totals,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long mine) {}
