package org.casewire.core.cases;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * Reads cases with all that a list shows, in two statements a page: first which cases, by the index that narrows most,
 * then what they show. Statements run with generic plans, so there is one for each index and none for all filters.
 */
interface CaseListStore {
    /** What may be asked for besides the filter that the statement begins with. */
    String NARROWED = """
            and (cast(:status as text) is null or a.status = :status)
            and (cast(:unread as boolean) is null or (a.unread > 0) = :unread)
            and (cast(:attention as boolean) is null or (a.attention > 0) = :attention)
            and (cast(:hidden as boolean) is null or a.hidden = :hidden)
            and (cast(:waiting as boolean) is null or (a.waiting_since is not null) = :waiting)
            and (cast(:assigned as boolean) is null or (a.assignee_index is not null) = :assigned)
            and (cast(:assigneeIndex as bytea) is null or a.assignee_index = :assigneeIndex)
            """;

    /** The last active first. */
    String BY_ACTIVITY = """
            and (a.last_activity_at, a.case_id) < (:at, :caseId)
            order by a.last_activity_at desc, a.case_id desc
            limit :limit
            """;

    /** The longest waiting first. */
    String BY_WAITING = """
            and (a.waiting_since, a.case_id) > (:at, :caseId)
            order by a.waiting_since, a.case_id
            limit :limit
            """;

    String SHOWN = """
            select c.organisation_id, c.id, c.status, c.reference_sealed, c.subject_sealed, c.name_sealed,
                c.phone_sealed, c.language, c.carrier, c.sender_number, c.created_at, c.status_changed_at,
                a.hidden, a.unread, a.attention, a.last_activity_at, a.waiting_since, a.assignee_sealed,
                f.id as first_unread_id, f.created_at as first_unread_at, f.text_sealed as first_unread_sealed,
                exists (
                    select from opt_out o
                    where o.organisation_id = c.organisation_id
                    and o.phone_index = c.phone_index) as opted_out,
                c.status = 'IN_PROGRESS' and exists (
                    select from cases other
                    where other.organisation_id = c.organisation_id
                    and other.phone_index = c.phone_index
                    and other.id <> c.id
                    and other.status = 'IN_PROGRESS'
                    and other.name_hash is distinct from c.name_hash) as shared_phone,
                m.id as message_id, m.direction, m.segment_count, m.created_at as message_at, b.text_sealed,
                exists (
                    select from queue q
                    where q.organisation_id = m.organisation_id
                    and q.lane = m.case_id
                    and q.position = m.position) as queued,
                array(
                    select d.state
                    from delivery d
                    where d.organisation_id = m.organisation_id
                    and d.message_id = m.id) as states
            from cases c
            join case_activity a
                on a.organisation_id = c.organisation_id and a.case_id = c.id
            left join message m
                on m.organisation_id = c.organisation_id and m.id = a.last_message_id
            left join message_body b
                on b.organisation_id = m.organisation_id and b.message_id = m.id
            left join lateral (
                select first.id, first.created_at, body.text_sealed
                from message first
                join message_body body
                    on body.organisation_id = first.organisation_id and body.message_id = first.id
                where first.organisation_id = c.organisation_id
                and first.case_id = c.id
                and first.position > a.read_position
                and first.direction = 'INBOUND'
                order by first.position
                limit 1) f on a.unread > 0
            """;

    @SqlQuery(SHOWN + """
            where c.organisation_id = :organisation
            and c.id = :caseId
            """)
    Optional<Row> find(OrganisationId organisation, CaseId caseId);

    @SqlQuery(SHOWN + """
            where c.organisation_id = :organisation
            and c.id = any(:caseIds)
            """)
    List<Row> shown(OrganisationId organisation, CaseId[] caseIds);

    @SqlQuery("""
            select a.last_activity_at as at, a.case_id
            from case_activity a
            where a.organisation_id = :organisation
            """ + NARROWED + BY_ACTIVITY)
    List<Place> all(OrganisationId organisation, @BindMethods Filter filter, @BindMethods Place after, int limit);

    @SqlQuery("""
            select a.last_activity_at as at, a.case_id
            from case_activity a
            where a.organisation_id = :organisation
            and a.status = :status
            """ + NARROWED + BY_ACTIVITY)
    List<Place> ofStatus(OrganisationId organisation, @BindMethods Filter filter, @BindMethods Place after, int limit);

    @SqlQuery("""
            select a.last_activity_at as at, a.case_id
            from case_activity a
            where a.organisation_id = :organisation
            and a.unread > 0
            """ + NARROWED + BY_ACTIVITY)
    List<Place> unread(OrganisationId organisation, @BindMethods Filter filter, @BindMethods Place after, int limit);

    @SqlQuery("""
            select a.last_activity_at as at, a.case_id
            from case_activity a
            where a.organisation_id = :organisation
            and a.attention > 0
            """ + NARROWED + BY_ACTIVITY)
    List<Place> needingAttention(
            OrganisationId organisation, @BindMethods Filter filter, @BindMethods Place after, int limit);

    @SqlQuery("""
            select a.last_activity_at as at, a.case_id
            from case_activity a
            where a.organisation_id = :organisation
            and a.hidden
            """ + NARROWED + BY_ACTIVITY)
    List<Place> ofHiddenThreads(
            OrganisationId organisation, @BindMethods Filter filter, @BindMethods Place after, int limit);

    @SqlQuery("""
            select a.last_activity_at as at, a.case_id
            from cases c
            join case_activity a
                on a.organisation_id = c.organisation_id and a.case_id = c.id
            where c.organisation_id = :organisation
            and c.phone_index = :phoneIndex
            and (cast(:referenceIndex as bytea) is null or c.reference_index = :referenceIndex)
            """ + NARROWED + BY_ACTIVITY)
    List<Place> ofPhone(OrganisationId organisation, @BindMethods Filter filter, @BindMethods Place after, int limit);

    @SqlQuery("""
            select a.last_activity_at as at, a.case_id
            from cases c
            join case_activity a
                on a.organisation_id = c.organisation_id and a.case_id = c.id
            where c.organisation_id = :organisation
            and c.reference_index = :referenceIndex
            """ + NARROWED + BY_ACTIVITY)
    List<Place> ofReference(
            OrganisationId organisation, @BindMethods Filter filter, @BindMethods Place after, int limit);

    @SqlQuery("""
            select a.last_activity_at as at, a.case_id
            from case_activity a
            where a.organisation_id = :organisation
            and a.assignee_index = :assigneeIndex
            """ + NARROWED + BY_ACTIVITY)
    List<Place> ofAssignee(
            OrganisationId organisation, @BindMethods Filter filter, @BindMethods Place after, int limit);

    @SqlQuery("""
            select a.last_activity_at as at, a.case_id
            from case_activity a
            where a.organisation_id = :organisation
            and a.waiting_since is not null
            """ + NARROWED + BY_ACTIVITY)
    List<Place> waiting(OrganisationId organisation, @BindMethods Filter filter, @BindMethods Place after, int limit);

    @SqlQuery("""
            select a.waiting_since as at, a.case_id
            from case_activity a
            join cases c
                on c.organisation_id = a.organisation_id and c.id = a.case_id
            where a.organisation_id = :organisation
            and a.waiting_since is not null
            and (cast(:phoneIndex as bytea) is null or c.phone_index = :phoneIndex)
            and (cast(:referenceIndex as bytea) is null or c.reference_index = :referenceIndex)
            """ + NARROWED + BY_WAITING)
    List<Place> longestWaiting(
            OrganisationId organisation, @BindMethods Filter filter, @BindMethods Place after, int limit);

    /** A place in one of the orders. */
    record Place(Instant at, CaseId caseId) {}

    /** Null where everything is wanted. */
    record Filter(
            @Nullable CaseStatus status,
            @Nullable Boolean unread,
            @Nullable Boolean attention,
            @Nullable Boolean hidden,
            @Nullable Boolean waiting,
            @Nullable Boolean assigned,
            byte @Nullable [] assigneeIndex,
            byte @Nullable [] phoneIndex,
            byte @Nullable [] referenceIndex) {
        Filter waiting(boolean only) {
            return new Filter(
                    status, unread, attention, hidden, only, assigned, assigneeIndex, phoneIndex, referenceIndex);
        }
    }

    /** As stored; the message columns are null while the thread is empty. */
    record Row(
            OrganisationId organisationId,
            CaseId id,
            CaseStatus status,
            byte @Nullable [] referenceSealed,
            byte @Nullable [] subjectSealed,
            byte @Nullable [] nameSealed,
            byte[] phoneSealed,
            @Nullable String language,
            @Nullable String carrier,
            @Nullable String senderNumber,
            Instant createdAt,
            Instant statusChangedAt,
            boolean hidden,
            int unread,
            int attention,
            Instant lastActivityAt,
            @Nullable Instant waitingSince,
            byte @Nullable [] assigneeSealed,
            @Nullable MessageId firstUnreadId,
            @Nullable Instant firstUnreadAt,
            byte @Nullable [] firstUnreadSealed,
            boolean optedOut,
            boolean sharedPhone,
            @Nullable MessageId messageId,
            @Nullable String direction,
            @Nullable Integer segmentCount,
            @Nullable Instant messageAt,
            byte @Nullable [] textSealed,
            boolean queued,
            List<String> states) {}
}
