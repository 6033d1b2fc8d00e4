package org.casewire.core.dispatch;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Nodes and their leases on slots (data.md, Slots and fencing). */
@RegisterConstructorMapper(NodeStore.Lease.class)
interface NodeStore {
    /** The newest process under a node's id replaces the one before, which is thereby fenced. */
    @SqlUpdate("""
            insert into node (id, incarnation)
            values (:id, :incarnation)
            on conflict (id) do update
            set incarnation = excluded.incarnation, beat = 0, started_at = now(), beat_at = now()
            """)
    void register(String id, UUID incarnation);

    @SqlUpdate("""
            update node
            set beat = beat + 1, beat_at = now()
            where id = :id
            and incarnation = :incarnation
            """)
    int beat(String id, UUID incarnation);

    /** After a pause so long that another node took over, this process comes back as a new member. */
    @SqlUpdate("""
            insert into node (id, incarnation)
            values (:id, :incarnation)
            on conflict do nothing
            """)
    int rejoin(String id, UUID incarnation);

    /** What a dead process left open is anybody's to settle from now on. */
    @SqlUpdate("delete from node where incarnation = :incarnation")
    void bury(UUID incarnation);

    @SqlUpdate("delete from node where id = :id and incarnation = :incarnation")
    void leave(String id, UUID incarnation);

    @SqlUpdate("""
            insert into slot_lease (carrier, slot)
            select :carrier, n
            from generate_series(0, :slots - 1) n
            on conflict do nothing
            """)
    void createSlots(String carrier, int slots);

    /** Every slot with its holder's beat; the beat is null when the holder's process is not registered any more. */
    @SqlQuery("""
            select s.carrier, s.slot, s.incarnation, s.epoch, n.beat
            from slot_lease s
            left join node n on n.incarnation = s.incarnation
            order by s.carrier, s.slot
            """)
    List<Lease> leases();

    /** Takes a slot if nobody took it since we looked; raising the epoch waits for intents that hold the row. */
    @SqlUpdate("""
            update slot_lease
            set node_id = :node, incarnation = :incarnation, epoch = epoch + 1
            where carrier = :carrier
            and slot = :slot
            and epoch = :epoch
            """)
    int take(String carrier, int slot, long epoch, String node, UUID incarnation);

    @SqlUpdate("""
            update slot_lease
            set node_id = null, incarnation = null, epoch = epoch + 1
            where incarnation = :incarnation
            """)
    void releaseAll(UUID incarnation);

    record Lease(
            String carrier,
            int slot,
            @Nullable UUID incarnation,
            long epoch,
            @Nullable Long beat) {}
}
