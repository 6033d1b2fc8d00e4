package org.casewire.core.inbound;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Texts that an operator must give to an organisation. For the link login. */
interface UnassignedStore {
    @SqlQuery("""
            select id, carrier, sender_number, pair_index, number_sealed, text_sealed, incomplete, possible_duplicate,
                possibly_mixed, at, organisation_id
            from unassigned
            where assigned_at is null
            and id < :before
            order by id desc
            limit :limit
            """)
    List<Row> waiting(UUID before, int limit);

    @SqlQuery("""
            select id, carrier, sender_number, pair_index, number_sealed, text_sealed, incomplete, possible_duplicate,
                possibly_mixed, at, organisation_id
            from unassigned
            where id = :id
            """)
    Optional<Row> find(UUID id);

    /** 0 when somebody else was faster. */
    @SqlUpdate("""
            update unassigned
            set organisation_id = :organisation, assigned_at = now()
            where id = :id
            and assigned_at is null
            """)
    int assign(UUID id, OrganisationId organisation);

    /** Parts that come later find the text where it is now. */
    @SqlUpdate("""
            update part_set
            set organisation_id = :organisation,
                message_id = :message,
                unmatched_id = :unmatched,
                unassigned_id = null
            where unassigned_id = :id
            """)
    void partsFollow(
            UUID id, OrganisationId organisation, @Nullable MessageId message, @Nullable UnmatchedId unmatched);

    record Row(
            UUID id,
            String carrier,
            String senderNumber,
            byte[] pairIndex,
            byte[] numberSealed,
            byte[] textSealed,
            boolean incomplete,
            boolean possibleDuplicate,
            boolean possiblyMixed,
            Instant at,
            Optional<OrganisationId> organisationId) {}
}
