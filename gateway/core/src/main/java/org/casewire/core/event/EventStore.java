package org.casewire.core.event;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
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
                        WriterLocks.CLASS,
                        WriterLocks.of(
                                events.stream().map(NewEvent::organisation).collect(Collectors.toSet())),
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
     * Shares the organisations' locks before it draws the events' ids: the feed takes an id that is missing for dead when
     * nobody has its organisation's lock. The sum is worked out before the first row is.
     */
    @SqlUpdate("""
            with locked as materialized (
                select count(pg_advisory_xact_lock_shared(:lockClass, lock)) as locks from unnest(:locks) as lock
            )
            insert into event (organisation_id, type, case_id, message_id, state)
            select new.organisation_id, new.type, new.case_id, new.message_id, new.state
            from unnest(:organisations, :types, :caseIds, :messageIds, :states)
                with ordinality as new (organisation_id, type, case_id, message_id, state, ordinal)
            where (select locks from locked) > 0
            order by new.ordinal
            """)
    void insert(
            int lockClass,
            Integer[] locks,
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

    /** As {@link #after}, up to {@code upTo}. */
    @SqlQuery("""
            select organisation_id, id, at, type, case_id, message_id, state
            from event
            where id > :after
            and id <= :upTo
            order by id
            limit :limit
            """)
    List<Event> range(long after, long upTo, int limit);

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

    /** The last id that anybody has drawn, committed or not. */
    @SqlQuery("select case when is_called then last_value else last_value - 1 end from event_id")
    long drawn();

    /** Who shares the locks of this class in this database. */
    @SqlQuery("""
            select objid::bigint as lock, pid as process, virtualtransaction as transaction
            from pg_locks
            where locktype = 'advisory'
            and classid = :lockClass::oid
            and objsubid = 2
            and database = (select oid from pg_database where datname = current_database())
            """)
    List<Writer> writers(int lockClass);

    /**
     * A transaction that has such a lock.
     *
     * @param lock the key, as the unsigned number that PostgreSQL shows
     * @param process the server's process
     * @param transaction a name that no other of the server's transactions has
     */
    record Writer(long lock, int process, String transaction) {}
}
