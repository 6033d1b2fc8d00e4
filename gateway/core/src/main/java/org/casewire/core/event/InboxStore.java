package org.casewire.core.event;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.casewire.core.db.BindColumns;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The organisations' inbox totals, kept as counters in several lanes. Changed after the case rows and before audit and
 * events, sorted by organisation (data.md, Lock order).
 */
public interface InboxStore {
    int LANES = 8;

    static void change(Handle handle, Map<OrganisationId, InboxChange> changes) {
        SortedMap<UUID, InboxChange> sorted = new TreeMap<>();
        changes.forEach((organisation, change) -> {
            if (!change.equals(InboxChange.NONE)) {
                sorted.put(organisation.value(), change);
            }
        });
        if (!sorted.isEmpty()) {
            int lane = (int) (Thread.currentThread().getId() % LANES);
            handle.attach(InboxStore.class)
                    .add(
                            sorted.entrySet().stream()
                                    .map(change -> NewCount.of(change.getKey(), change.getValue()))
                                    .toList(),
                            lane);
        }
    }

    static void change(Handle handle, OrganisationId organisation, InboxChange change) {
        change(handle, Map.of(organisation, change));
    }

    @SqlUpdate("""
            insert into organisation_counter as counter
                (organisation_id, lane, unread_messages, unread_cases, attention, overdue, unmatched, waiting, unassigned)
            select row.organisation, :lane, row.unread_messages, row.unread_cases, row.attention, row.overdue,
                row.unmatched, row.waiting, row.unassigned
            from unnest(:organisation, :unreadMessages, :unreadCases, :attention, :overdue, :unmatched, :waiting,
                    :unassigned) with ordinality
                as row (organisation, unread_messages, unread_cases, attention, overdue, unmatched, waiting,
                    unassigned, ordinal)
            order by row.ordinal
            on conflict (organisation_id, lane) do update
            set unread_messages = counter.unread_messages + excluded.unread_messages,
                unread_cases = counter.unread_cases + excluded.unread_cases,
                attention = counter.attention + excluded.attention,
                overdue = counter.overdue + excluded.overdue,
                unmatched = counter.unmatched + excluded.unmatched,
                waiting = counter.waiting + excluded.waiting,
                unassigned = counter.unassigned + excluded.unassigned
            """)
    void add(@BindColumns List<NewCount> changes, int lane);

    @SqlQuery("""
            select coalesce(sum(unread_messages), 0) as unread_messages,
                coalesce(sum(unread_cases), 0) as unread_cases,
                coalesce(sum(attention), 0) as attention,
                coalesce(sum(overdue), 0) as overdue_messages,
                coalesce(sum(unmatched), 0) as unmatched,
                coalesce(sum(waiting), 0) as waiting_cases,
                (
                    select a.waiting_since
                    from case_activity a
                    where a.organisation_id = :organisation
                    and a.waiting_since is not null
                    order by a.waiting_since
                    limit 1) as longest_waiting_since,
                coalesce(sum(unassigned), 0) as unassigned_cases
            from organisation_counter
            where organisation_id = :organisation
            """)
    InboxTotals totals(OrganisationId organisation);

    /** How many of the unmatched texts have a candidate. */
    @SqlQuery("""
            select count(*)
            from unmatched
            where organisation_id = :organisation
            and handled_at is null
            and cardinality(candidates) > 0
            """)
    long unmatchedWithCandidate(OrganisationId organisation);

    record NewCount(
            UUID organisation,
            int unreadMessages,
            int unreadCases,
            int attention,
            int overdue,
            int unmatched,
            int waiting,
            int unassigned) {
        static NewCount of(UUID organisation, InboxChange change) {
            return new NewCount(
                    organisation,
                    change.unreadMessages(),
                    change.unreadCases(),
                    change.attention(),
                    change.overdue(),
                    change.unmatched(),
                    change.waiting(),
                    change.unassigned());
        }
    }
}
