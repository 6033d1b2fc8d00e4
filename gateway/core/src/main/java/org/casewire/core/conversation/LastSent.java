package org.casewire.core.conversation;

import java.time.Instant;
import java.util.Optional;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** By what the rule {@code last-sent} chooses, for a text that comes and for one that waits. */
public interface LastSent {
    /** When the carrier last accepted a professional's message of the case on this sender number. */
    @SqlQuery("""
            select d.answered_at
            from message m
            join delivery d on d.organisation_id = m.organisation_id and d.message_id = m.id
            where m.organisation_id = :organisation
            and m.case_id = :caseId
            and m.direction = 'OUTBOUND'
            and m.automatic is null
            and m.carrier = :carrier
            and m.sender_number = :senderNumber
            and (d.state in ('ACCEPTED', 'DELIVERED') or d.carrier_message_id is not null)
            order by m.position desc, d.segment desc
            limit 1
            """)
    Optional<Instant> lastAccepted(OrganisationId organisation, CaseId caseId, String carrier, String senderNumber);
}
