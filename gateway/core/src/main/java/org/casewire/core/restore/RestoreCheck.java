package org.casewire.core.restore;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.casewire.core.access.Actor;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.db.Database;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;

/** An operator's look at a database that may have been restored, and the word that it may be worked on again. */
public final class RestoreCheck {
    private static final OrganisationId NONE = new OrganisationId(new UUID(0, 0));

    private final Database database;
    private final List<Mark> marks;
    private final Set<String> carriers;
    private final AuditTrail audit;

    /**
     * @param database with the owner's login
     * @param marks that are at hand, of whichever nodes
     * @param carriers of the configuration
     */
    public RestoreCheck(Database database, List<Mark> marks, Set<String> carriers, AuditTrail audit) {
        this.database = database;
        this.marks = List.copyOf(marks);
        this.carriers = Set.copyOf(carriers);
        this.audit = audit;
    }

    /** Changes nothing. */
    public RestoreReport report() {
        return database.inTransaction(this::report);
    }

    private RestoreReport report(Handle handle) {
        MarkStore store = handle.attach(MarkStore.class);
        RestoreStore restores = handle.attach(RestoreStore.class);
        MarkStore.Facts now = store.facts();
        List<Mark> own = own(now);
        Optional<Restored> found = Restored.found(store, now, own);
        RestoreStore.Life life = restores.life();
        boolean noticed = found.isEmpty() && life.number() > 1;
        Instant before = noticed ? life.since() : now.at();
        Optional<Mark> teller = found.map(why -> why instanceof Restored.Behind behind ? behind.mark() : null);
        return new RestoreReport(
                found.isPresent() || noticed,
                found.map(Restored::reason).or(() -> noticed ? Optional.of(life.why()) : Optional.empty()),
                noticed ? Optional.of(life.since()) : Optional.empty(),
                noticed ? Optional.ofNullable(life.endsAt()) : restores.lastBeat(),
                noticed ? Optional.ofNullable(life.seenUntil()) : teller.map(Mark::at),
                noticed
                        ? Optional.ofNullable(life.missingEvents())
                        : teller.filter(mark -> mark.generation().equals(now.generation()))
                                .map(mark -> Math.max(0, mark.eventId() - now.eventId())),
                restores.holds(),
                restores.queued(before),
                restores.inFlight(before),
                covered(noticed ? life.nodes() : restores.nodes(), noticed ? restores.nodes() : List.of(), own));
    }

    private List<Mark> own(MarkStore.Facts now) {
        return marks.stream()
                .filter(mark -> mark.database().equals(now.database()))
                .toList();
    }

    private static List<RestoreReport.NodeCover> covered(
            Collection<String> before, Collection<String> since, Collection<Mark> own) {
        Set<String> compared = new HashSet<>(since);
        own.forEach(mark -> compared.add(mark.node()));
        Set<String> all = new TreeSet<>(before);
        all.addAll(compared);
        return all.stream()
                .map(node -> new RestoreReport.NodeCover(node, compared.contains(node)))
                .toList();
    }

    /** What becomes of messages that were queued at the backup, when a carrier is released. */
    public interface Settling {
        /** To let them go out. */
        Settling NONE = new Settling() {
            @Override
            public int settle(Handle handle, String carrier, Instant before) {
                return 0;
            }

            @Override
            public Optional<String> scheduled() {
                return Optional.empty();
            }
        };

        /** @return how many are not queued any more */
        int settle(Handle handle, String carrier, Instant before);

        /** The state in which scheduled texts are shown whose time came before; empty to let them go out. */
        Optional<String> scheduled();
    }

    /** @param settled messages that were queued at the backup and do not go out */
    public record Released(List<String> carriers, int settled) {}

    /**
     * What is held for a restore is so no more, on all nodes within a second. A restore that no daemon found yet is on
     * record as found and released, so that none holds for it at its start.
     */
    public Released release(Actor actor, Settling settling) {
        return database.inTransaction(handle -> {
            MarkStore store = handle.attach(MarkStore.class);
            MarkStore.Facts now = store.facts();
            Optional<Restored> found = Restored.found(store, now, own(now));
            found.ifPresent(restored -> restored.hold(store, now, carriers));
            audit.write(handle, NONE, actor, "restore.release", Optional.empty());
            RestoreStore restores = handle.attach(RestoreStore.class);
            List<RestoreReport.Hold> holds = restores.holds();
            restores.release();
            int settled = 0;
            if (found.isPresent() || !holds.isEmpty()) {
                Instant before = found.isPresent() ? now.at() : restores.life().since();
                // First: one that enters the queue meanwhile is found there by what follows.
                settled += settling.scheduled()
                        .map(state -> restores.settleScheduled(state, before))
                        .orElse(0);
            }
            for (RestoreReport.Hold hold : holds) {
                settled += settling.settle(handle, hold.carrier(), hold.at());
            }
            return new Released(holds.stream().map(RestoreReport.Hold::carrier).toList(), settled);
        });
    }
}
