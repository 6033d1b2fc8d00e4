package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.casewire.core.audit.AuditReader.AuditRow;
import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody did.
 *
 * @param actor the key's id, and behind a slash the professional's when she was named
 * @param action {@code noun.verb}, e.g. {@code thread.read}
 */
@Schema(name = "AuditEntry")
public record AuditView(
        String id,
        Instant at,
        String actor,
        String role,
        String action,
        @Schema(nullable = true) @Nullable UUID caseId,
        @Schema(nullable = true) @Nullable UUID messageId,
        String address,
        String requestId) {
    public static AuditView of(AuditRow row) {
        return new AuditView(
                row.id().toString(),
                row.at(),
                row.actor(),
                row.role().toLowerCase(Locale.ROOT),
                row.action(),
                row.caseId(),
                row.messageId(),
                row.address(),
                row.requestId());
    }
}
