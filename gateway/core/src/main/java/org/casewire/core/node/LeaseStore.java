package org.casewire.core.node;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The leases on slots and on bind numbers. Every change raises the epoch. */
public interface LeaseStore {
    @SqlUpdate("""
            insert into slot_lease (carrier, slot)
            select :carrier, n
            from generate_series(0, :slots - 1) n
            on conflict do nothing
            """)
    void createSlots(String carrier, int slots);

    @SqlUpdate("""
            insert into bind_lease (carrier, number)
            select :carrier, n
            from generate_series(1, :binds) n
            on conflict do nothing
            """)
    void createBinds(String carrier, int binds);

    @SqlQuery("select carrier, slot as number, node_id, incarnation, epoch from slot_lease order by carrier, slot")
    List<NodeStore.Lease> slots();

    @SqlQuery("select carrier, number, node_id, incarnation, epoch from bind_lease order by carrier, number")
    List<NodeStore.Lease> binds();

    /**
     * Takes a slot if nobody took it since we looked. A row that a claim of the old holder still locks is left for the
     * next beat: to wait for it here would cost our own lease, when that holder was cut off in the middle of it.
     */
    @SqlUpdate("""
            update slot_lease
            set node_id = :node, incarnation = :incarnation, epoch = epoch + 1
            where (carrier, slot) = (
                select carrier, slot
                from slot_lease
                where carrier = :carrier
                and slot = :slot
                and epoch = :epoch
                for update skip locked)
            """)
    int takeSlot(String carrier, int slot, long epoch, String node, UUID incarnation);

    /** The same for a bind. */
    @SqlUpdate("""
            update bind_lease
            set node_id = :node, incarnation = :incarnation, epoch = epoch + 1
            where (carrier, number) = (
                select carrier, number
                from bind_lease
                where carrier = :carrier
                and number = :number
                and epoch = :epoch
                for update skip locked)
            """)
    int takeBind(String carrier, int number, long epoch, String node, UUID incarnation);

    @SqlUpdate("""
            update slot_lease
            set node_id = null, incarnation = null, epoch = epoch + 1
            where carrier = :carrier
            and slot = :slot
            and incarnation = :incarnation
            """)
    void releaseSlot(String carrier, int slot, UUID incarnation);

    @SqlUpdate("""
            update bind_lease
            set node_id = null, incarnation = null, epoch = epoch + 1
            where carrier = :carrier
            and number = :number
            and incarnation = :incarnation
            """)
    void releaseBind(String carrier, int number, UUID incarnation);

    @SqlUpdate("""
            update slot_lease
            set node_id = null, incarnation = null, epoch = epoch + 1
            where incarnation = :incarnation
            """)
    void releaseSlots(UUID incarnation);

    @SqlUpdate("""
            update bind_lease
            set node_id = null, incarnation = null, epoch = epoch + 1
            where incarnation = :incarnation
            """)
    void releaseBinds(UUID incarnation);
}
