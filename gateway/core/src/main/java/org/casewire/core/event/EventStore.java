package org.casewire.core.event;

import java.util.List;
import java.util.UUID;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Reads and appends events. Appending is always the last insert of a transaction (data.md, Events without gaps). */
public interface EventStore {
    static void append(Handle handle, List<NewEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        handle.attach(EventStore.class)
                .insert(
                        events.stream().map(NewEvent::organisation).toArray(OrganisationId[]::new),
                        events.stream().map(event -> event.type().word()).toArray(String[]::new),
                        events.stream()
                                .map(event ->
                                        event.caseId().map(id -> id.value()).orElse(null))
                                .toArray(UUID[]::new),
                        events.stream()
                                .map(event ->
                                        event.messageId().map(id -> id.value()).orElse(null))
                                .toArray(UUID[]::new),
                        events.stream().map(event -> event.state().orElse(null)).toArray(String[]::new));
    }

    /**
     * Asks for the transaction's id before it draws the events' ids. The feed takes a missing id for dead once every
     * transaction older than its look is over, and one that has drawn an id but has none itself would not be seen.
     */
    @SqlUpdate("""
            insert into event (organisation_id, type, case_id, message_id, state)
            select new.organisation_id, new.type, new.case_id, new.message_id, new.state
            from unnest(:organisations, :types, :caseIds, :messageIds, :states)
                with ordinality as new (organisation_id, type, case_id, message_id, state, ordinal)
            where pg_current_xact_id() is not null
            order by new.ordinal
            """)
    void insert(
            OrganisationId[] organisations,
            String[] types,
            @Nullable UUID[] caseIds,
            @Nullable UUID[] messageIds,
            @Nullable String[] states);

    /** What was written after {@code after}, of every organisation that the login sees, by id. */
    @SqlQuery("""
            select organisation_id, id, at, type, case_id, message_id, state
            from event
            where id > :after
            order by id
            limit :limit
            """)
    List<Event> after(long after, int limit);

    /** One organisation's events after {@code after} and up to {@code upTo}, by id. */
    @SqlQuery("""
            select organisation_id, id, at, type, case_id, message_id, state
            from event
            where organisation_id = :organisation
            and id > :after
            and id <= :upTo
            order by id
            limit :limit
            """)
    List<Event> between(OrganisationId organisation, long after, long upTo, int limit);

    /** Between which ids a client may go on. */
    @SqlQuery("""
            select forgotten, greatest(forgotten, (select id from event order by id desc limit 1)) as last
            from event_forgotten
            """)
    Bounds bounds();

    /**
     * Forgets events that are older than this many seconds, oldest first, at most so many, and notes up to where.
     *
     * @return how many; fewer than the limit when none is left
     */
    @SqlQuery("""
            with oldest as (
                select organisation_id, id, at from event order by id limit :limit
            ), gone as (
                delete from event using oldest
                where event.organisation_id = oldest.organisation_id
                and event.id = oldest.id
                and oldest.at < now() - make_interval(secs => :seconds)
                returning event.id
            ), noted as (
                update event_forgotten
                set forgotten = greatest(forgotten, (select max(id) from gone))
            )
            select count(*) from gone
            """)
    int forget(double seconds, int limit);

    /**
     * @param forgotten events up to this id are not all kept
     * @param last the highest id that anybody can have been told
     */
    record Bounds(long forgotten, long last) {}

    @SqlQuery("select pg_current_xact_id()::text::bigint")
    long ownTransaction();

    /**
     * One statement, one snapshot: no transaction older than {@code horizon} is open, and none of the ids from
     * {@code first} to below {@code next} is there, so that none will ever be.
     */
    @SqlQuery("""
            select pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= :horizon
                and not exists (select from event where id >= :first and id < :next)
            """)
    boolean dead(long first, long next, long horizon);

    /** Whether anything has changed about the missing ids: one has appeared, or none can any more. */
    @SqlQuery("""
            select pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= :horizon
                or exists (select from event where id >= :first and id < :next)
            """)
    boolean moved(long first, long next, long horizon);
}
