package org.casewire.core.event;

import java.time.Instant;
import java.util.UUID;
import org.casewire.core.id.OrganisationId;
import org.jspecify.annotations.Nullable;

/** A fact as watchers get it. {@code type} is {@link EventType#word()}. */
public record Event(
        OrganisationId organisationId,
        long id,
        Instant at,
        String type,
        @Nullable UUID caseId,
        @Nullable UUID messageId,
        @Nullable String state) {}
