package org.casewire.core.inbound;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.conversation.KnownCase;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Who holds a pair, and the cases that a patient's number stands in. For the link login. */
interface PairStore {
    /** Until the transaction ends. The pairs come sorted, so that two batches never wait for each other in a ring. */
    @SqlQuery("""
            select lock_pair(wanted.pair)::text
            from unnest(:pairs) with ordinality as wanted (pair, ordinal)
            order by wanted.ordinal
            """)
    List<String> lock(byte[][] pairs);

    @SqlQuery("""
            select pair_index,
                organisation_id,
                case
                    when live then 'LIVE'
                    when reserved_until > now() then 'RESERVED'
                    else 'LAPSED'
                end as state
            from conversation
            where pair_index = any(:pairs)
            """)
    List<Holder> holders(byte[][] pairs);

    @SqlQuery("select take_conversation(:pair, :organisation, false)")
    boolean take(byte[] pair, OrganisationId organisation);

    @SqlUpdate("""
            insert into conversation as held (pair_index, organisation_id, live, reserved_until)
            values (:pair, :organisation, false, now() + make_interval(secs => :seconds))
            on conflict (pair_index) do update
            set organisation_id = excluded.organisation_id,
                live = false,
                reserved_until = excluded.reserved_until,
                changed_at = now()
            where held.organisation_id = excluded.organisation_id
            or (not held.live and (held.reserved_until is null or held.reserved_until < now()))
            """)
    void reserve(byte[] pair, OrganisationId organisation, double seconds);

    /** The case writes on this pair from now on, unless it writes from a number already. */
    @SqlUpdate("""
            update cases
            set carrier = :carrier, sender_number = :senderNumber
            where organisation_id = :organisation
            and id = :caseId
            and sender_number is null
            """)
    void join(OrganisationId organisation, CaseId caseId, String carrier, String senderNumber);

    /** Locks, and reads, all cases that have these numbers, in the lock order. */
    @SqlQuery("""
            select c.organisation_id, c.id, c.phone_index, c.status, c.status_changed_at as since, c.carrier,
                c.sender_number, c.language, encode(c.name_hash, 'hex') as name
            from unnest(:organisations, :phones) as wanted (organisation_id, phone_index)
            join cases c
                on c.organisation_id = wanted.organisation_id
                and c.phone_index = wanted.phone_index
            order by c.organisation_id, c.id
            for no key update of c
            """)
    List<CaseRow> cases(OrganisationId[] organisations, byte[][] phones);

    /** The same without a lock, for a look at how things stand. */
    @SqlQuery("""
            select c.organisation_id, c.id, c.phone_index, c.status, c.status_changed_at as since, c.carrier,
                c.sender_number, c.language, encode(c.name_hash, 'hex') as name
            from unnest(:organisations, :phones) as wanted (organisation_id, phone_index)
            join cases c
                on c.organisation_id = wanted.organisation_id
                and c.phone_index = wanted.phone_index
            order by c.organisation_id, c.id
            """)
    List<CaseRow> casesUnlocked(OrganisationId[] organisations, byte[][] phones);

    @SqlQuery("""
            select f.organisation_id, f.phone_index, f.case_id, f.changed_at
            from unnest(:organisations, :phones) as wanted (organisation_id, phone_index)
            join case_former_phone f
                on f.organisation_id = wanted.organisation_id
                and f.phone_index = wanted.phone_index
            order by f.changed_at desc, f.case_id
            """)
    List<Former> former(OrganisationId[] organisations, byte[][] phones);

    record Holder(byte[] pairIndex, OrganisationId organisationId, PlacementFacts.HoldState state) {
        /** Only its cases are candidates. */
        boolean decides() {
            return state == PlacementFacts.HoldState.LIVE || state == PlacementFacts.HoldState.RESERVED;
        }
    }

    record CaseRow(
            OrganisationId organisationId,
            CaseId id,
            byte[] phoneIndex,
            CaseStatus status,
            Instant since,
            Optional<String> carrier,
            Optional<String> senderNumber,
            Optional<String> language,
            Optional<String> name) {
        KnownCase.Sender sender(String onCarrier, String onNumber) {
            return KnownCase.Sender.of(carrier, senderNumber, onCarrier, onNumber);
        }
    }

    record Former(OrganisationId organisationId, byte[] phoneIndex, CaseId caseId, Instant changedAt) {}
}
