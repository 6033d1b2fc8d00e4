package org.casewire.core.restore;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** What the database says of its own past, and the nodes' counts in it. */
interface MarkStore {
    /** The position is of before this transaction's commit: once that is confirmed, so is everything up to it. */
    @SqlQuery("""
            select first.id as database, last.id as generation, last.number, last.since,
                last.system_identifier as known_identifier, control.system_identifier,
                ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::integer as time_line,
                pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint as wal_position,
                (select last_value from event_id) as event_id,
                clock_timestamp() as at
            from pg_control_system() control
            cross join (
                select id
                from database_generation
                where number = 1) first
            cross join (
                select number, id, system_identifier, since
                from database_generation
                order by number desc
                limit 1) last
            """)
    Facts facts();

    @SqlQuery("select exists (select from database_generation where id = :generation)")
    boolean lived(UUID generation);

    @SqlQuery("select beats from node_mark where node_id = :node")
    Optional<Long> beats(String node);

    /** How many of these intents the database does not have. */
    @SqlQuery("""
            select count(*)
            from unnest(:intents) as known (id)
            where not exists (select from submit_intent i where i.id = known.id)
            """)
    int missing(UUID[] intents);

    /** Whether the process that beat last had been told to stop; empty when none ever did. */
    @SqlQuery("select clean from node_mark order by at desc limit 1")
    Optional<Boolean> lastStoppedCleanly();

    /** Whether the database would send something. */
    @SqlQuery("select exists (select from queue)")
    boolean somethingWaits();

    /** @return the node's count now */
    @SqlQuery("""
            insert into node_mark as known (node_id)
            values (:node)
            on conflict (node_id) do update
            set beats = known.beats + 1, clean = false, at = now()
            returning beats
            """)
    long raise(String node);

    @SqlUpdate("update node_mark set clean = true where node_id = :node")
    void stoppedCleanly(String node);

    /** @return 0 when another node found the same at the same time */
    @SqlUpdate("""
            insert into database_generation (
                number, system_identifier, why, ends_at, seen_until, missing_events, nodes)
            values (
                :number, :systemIdentifier, :why, (select max(at) from node_mark), :seenUntil, :missingEvents,
                array(select node_id from node_mark order by node_id))
            on conflict (number) do nothing
            """)
    int begin(int number, long systemIdentifier, String why, @Nullable Instant seenUntil, @Nullable Long missingEvents);

    /** Counts of another life say nothing in this one. */
    @SqlUpdate("delete from node_mark")
    void forgetCounts();

    /** Ids that were told after the backup must not be told again for something else. */
    @SqlQuery("select setval('event_id', last_value + :distance) from event_id")
    long leapEvents(long distance);

    /** Whoever watched before must load anew. */
    @SqlUpdate("update event_forgotten set forgotten = greatest(forgotten, :eventId)")
    void forgetEvents(long eventId);

    /** All carriers of which anything is known, whether they are configured here or not. */
    @SqlUpdate("""
            insert into submit_hold (carrier, sender_number, code, reason, at)
            select carrier, '', :code, :reason, now()
            from (
                select unnest(:carriers) as carrier
                union
                select carrier from sender_number
                union
                select carrier from slot_lease) known
            on conflict (carrier, sender_number) do update
            set code = excluded.code, reason = excluded.reason, at = excluded.at
            """)
    void hold(String[] carriers, String code, String reason);

    /** Why carriers are held since a restore that nobody released yet. */
    @SqlQuery("""
            select reason
            from submit_hold
            where sender_number = ''
            and code = 'restored'
            order by at desc
            limit 1
            """)
    Optional<String> heldBecause();

    /** @param knownIdentifier the cluster that this generation lived in; @param systemIdentifier the one it is in */
    record Facts(
            UUID database,
            UUID generation,
            int number,
            Instant since,
            long knownIdentifier,
            long systemIdentifier,
            int timeLine,
            long walPosition,
            long eventId,
            Instant at) {}
}
