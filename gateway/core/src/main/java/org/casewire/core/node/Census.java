package org.casewire.core.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.casewire.core.node.NodeStore.Lease;
import org.casewire.core.node.NodeStore.MemberRow;
import org.casewire.core.node.NodeStore.NodeRow;
import org.jdbi.v3.core.Handle;

/** What one beat saw: who lives, who shares which carrier, and whose the slots and binds are. */
public final class Census {
    private final UUID me;
    private final String node;
    private final Duration lease;
    private final List<MemberRow> members;
    private final List<Lease> slots;
    private final List<Lease> binds;
    private final Map<UUID, String> living = new HashMap<>();
    private final Map<UUID, Duration> deadFor = new HashMap<>();
    private boolean buried;
    private boolean graves;

    private Census(String node, UUID me, Duration lease, NodeStore nodes, LeaseStore leases) {
        this.node = node;
        this.me = me;
        this.lease = lease;
        this.members = nodes.members();
        this.slots = leases.slots();
        this.binds = leases.binds();
    }

    /** Buries those whose beat stood still for the lease while we watched. */
    static Census taken(Handle handle, String node, UUID me, Duration lease, BeatWatch watch) {
        NodeStore nodes = handle.attach(NodeStore.class);
        Census census = new Census(node, me, lease, nodes, handle.attach(LeaseStore.class));
        Set<UUID> known = new HashSet<>();
        long asked = System.nanoTime();
        List<NodeRow> rows = nodes.nodes();
        watch.looked(asked, System.nanoTime());
        for (NodeRow row : rows) {
            UUID incarnation = row.incarnation();
            known.add(incarnation);
            if (incarnation.equals(me)) {
                census.living.put(me, node);
                continue;
            }
            Duration still = watch.still(incarnation, row.beat());
            boolean gone = row.buried() || (still.compareTo(lease) > 0 && nodes.bury(incarnation, row.beat()) == 1);
            census.graves |= gone;
            census.buried |= gone && !row.buried();
            if (gone) {
                // Who died before we came tells by the database's clock how long ago.
                Duration age = Duration.ofMillis((long) (row.age() * 1000));
                census.deadFor.put(incarnation, age.compareTo(still) > 0 ? age : still);
            } else {
                census.living.put(incarnation, row.id());
            }
        }
        for (Lease one : census.binds) {
            UUID holder = one.incarnation();
            if (holder != null && !known.contains(holder)) {
                known.add(holder);
                census.deadFor.put(holder, watch.gone(holder));
            }
        }
        watch.forgetAllBut(known);
        return census;
    }

    /** Whether this beat found somebody dead. */
    boolean hasBuried() {
        return buried;
    }

    /** Whether somebody is buried of whom something may be left. */
    boolean hasGraves() {
        return graves;
    }

    boolean othersLive() {
        return living.size() > 1;
    }

    /** Living members of a carrier, by node id. */
    List<MemberRow> members(String carrier) {
        return members.stream()
                .filter(member -> member.carrier().equals(carrier) && living.containsKey(member.incarnation()))
                .toList();
    }

    /** A dead holder's slots are free at once: the epoch fences it. */
    Holdings slots(String carrier) {
        return holdings(slots, carrier, Integer.MAX_VALUE, Duration.ZERO);
    }

    /** A dead holder's binds are free when the carrier has given them up. */
    Holdings binds(String carrier, int most, Duration inactivityTimeout) {
        return holdings(binds, carrier, most, lease.plus(inactivityTimeout));
    }

    private Holdings holdings(List<Lease> leases, String carrier, int most, Duration mourning) {
        Holdings holdings = new Holdings(node);
        for (Lease one : leases) {
            if (!one.carrier().equals(carrier) || one.number() > most) {
                continue;
            }
            UUID holder = one.incarnation();
            String living = holder == null ? null : this.living.get(holder);
            if (living != null) {
                holdings.held(living, one);
            } else if (holder == null
                    || node.equals(one.nodeId())
                    || mourning.isZero()
                    || deadFor.getOrDefault(holder, Duration.ZERO).compareTo(mourning) > 0) {
                holdings.free(one);
            } else {
                holdings.coming();
            }
        }
        return holdings;
    }

    UUID me() {
        return me;
    }
}
