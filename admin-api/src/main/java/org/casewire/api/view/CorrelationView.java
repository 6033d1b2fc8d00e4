package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.id.CaseId;
import org.casewire.core.inbound.CorrelationPreview.Preview;
import org.jspecify.annotations.Nullable;

/** Where a text would go now. */
@Schema(name = "Correlation")
public record CorrelationView(
        @Schema(
                description = "thread: into the thread of caseId; unmatched: onto the list, as rule says;"
                        + " unassigned: to an operator; elsewhere: not to this organisation",
                allowableValues = {"thread", "unmatched", "unassigned", "elsewhere"})
        String outcome,

        @Schema(nullable = true) @Nullable String rule,
        @Schema(nullable = true) @Nullable UUID caseId,
        List<UUID> candidates) {
    public static CorrelationView of(Preview preview) {
        return new CorrelationView(
                preview.outcome().name().toLowerCase(Locale.ROOT),
                preview.rule().map(PlacingRule::word).orElse(null),
                preview.caseId().map(CaseId::value).orElse(null),
                preview.candidates().stream().map(CaseId::value).toList());
    }
}
