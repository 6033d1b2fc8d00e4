package org.casewire.core.node;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Nodes, and who of them shares which carrier (data.md, Slots and fencing). */
public interface NodeStore {
    /** The newest process under a node's id replaces the one before, which is thereby fenced, which is noted. */
    @SqlUpdate("""
            with replaced as (
                insert into node_end (incarnation, gone_by)
                select incarnation, clock_timestamp()
                from node
                where id = :id
                on conflict do nothing)
            insert into node (id, incarnation)
            values (:id, :incarnation)
            on conflict (id) do update
            set incarnation = excluded.incarnation, beat = 0, started_at = now(), beat_at = now(), buried = false
            """)
    void register(String id, UUID incarnation);

    @SqlUpdate("""
            update node
            set beat = beat + 1, beat_at = now()
            where id = :id
            and incarnation = :incarnation
            and not buried
            """)
    int beat(String id, UUID incarnation);

    /** After a pause so long that it was buried, a process comes back as a new member. May be repeated. */
    @SqlUpdate("""
            insert into node as known (id, incarnation)
            values (:id, :incarnation)
            on conflict (id) do update
            set incarnation = excluded.incarnation, beat = 0, started_at = now(), beat_at = now(), buried = false
            where known.incarnation in (:before, :incarnation)
            """)
    int rejoin(String id, UUID before, UUID incarnation);

    /**
     * What a dead process left open is anybody's to settle from now on, unless it moved since we looked, or moves now: who
     * was cut off in the middle of a beat still locks its row, and is buried when PostgreSQL has given that session up.
     */
    @SqlUpdate("""
            update node
            set buried = true
            where id = (
                select id
                from node
                where incarnation = :incarnation
                and beat = :beat
                and not buried
                for update skip locked)
            """)
    int bury(UUID incarnation, long beat);

    /** Forgets the dead of whom nothing is left. */
    @SqlUpdate("""
            delete from node n
            where n.buried
            and not exists (select from slot_lease s where s.incarnation = n.incarnation)
            and not exists (select from bind_lease b where b.incarnation = n.incarnation)
            and not exists (select from submit_intent i where i.incarnation = n.incarnation and i.open)
            """)
    void forgetBuried();

    @SqlUpdate("delete from node where id = :id and incarnation = :incarnation")
    void leave(String id, UUID incarnation);

    /** Every process, with the seconds since its last beat by the database's clock. */
    @SqlQuery("""
            select id, incarnation, beat, buried, extract(epoch from clock_timestamp() - beat_at) as age
            from node
            """)
    List<NodeRow> nodes();

    @SqlUpdate("""
            insert into carrier_member (carrier, incarnation, node_id, standing, sending)
            values (:carrier, :incarnation, :node, :standing, :sending)
            on conflict (carrier, incarnation) do update
            set standing = excluded.standing, sending = excluded.sending
            """)
    void member(String carrier, UUID incarnation, String node, Standing standing, int sending);

    /** Members whose process is registered, in the order in which they are counted. */
    @SqlQuery("""
            select m.carrier, m.node_id, m.incarnation, m.standing, m.sending
            from carrier_member m
            join node n on n.incarnation = m.incarnation and not n.buried
            order by m.carrier, m.node_id
            """)
    List<MemberRow> members();

    @SqlUpdate("""
            delete from carrier_member m
            where not exists (select from node n where n.incarnation = m.incarnation and not n.buried)
            """)
    void forgetMembers();

    record NodeRow(String id, UUID incarnation, long beat, boolean buried, double age) {}

    record MemberRow(String carrier, String nodeId, UUID incarnation, Standing standing, int sending) {}

    /** Whether a node wants binds of a carrier. */
    enum Standing {
        READY,
        /** It had binds and could not reach the carrier, so others go first for a while. */
        UNREACHED,
        /** Stopped, or held until an operator looks. */
        HELD
    }

    /** A slot or a bind number, and the process that holds it, if any. */
    record Lease(
            String carrier,
            int number,
            @Nullable String nodeId,
            @Nullable UUID incarnation,
            long epoch) {}
}
