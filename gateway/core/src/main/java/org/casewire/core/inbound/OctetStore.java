package org.casewire.core.inbound;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The octets of texts that nobody could read, or only by a guess. */
interface OctetStore {
    @SqlUpdate("""
            insert into text_octets (id, organisation_id, message_id, coding, data_coding, charset, octets_sealed)
            values (:id, :organisation, :message, :coding, :dataCoding, :charset, :octets)
            """)
    void insert(
            UUID id,
            @Nullable OrganisationId organisation,
            @Nullable MessageId message,
            String coding,
            int dataCoding,
            @Nullable String charset,
            byte[] octets);

    /** What stood for it before: it was completed, or goes to an organisation. */
    @SqlUpdate("delete from text_octets where id = :id or (organisation_id = :organisation and message_id = :id)")
    void forget(UUID id, @Nullable OrganisationId organisation);

    @SqlQuery("select coding, octets_sealed from text_octets where id = :id and organisation_id is null")
    Optional<Row> unassigned(UUID id);

    /** How those of these unmatched items were read that nobody could read by their label. */
    @SqlQuery("""
            select id, data_coding, charset
            from text_octets
            where organisation_id = :organisation
            and id = any(:items)
            """)
    List<ReadingRow> readings(OrganisationId organisation, UUID[] items);

    record ReadingRow(UUID id, int dataCoding, @Nullable String charset) {}

    record Row(String coding, byte[] octetsSealed) {}
}
