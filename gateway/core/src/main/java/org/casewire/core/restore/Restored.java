package org.casewire.core.restore;

import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Why a database is taken for a restored one (data.md, Restored or not). */
public sealed interface Restored {
    /** As a hold's code. */
    String CODE = "restored";
    /** For professionals, of a message that an operator did not let go, and of which nobody knows whether it went before. */
    String MAY_BE_SENT =
            "It waited to be sent when a backup was taken that was restored since, so it may have been sent already";

    /** The same, where the operator knows. */
    String NOT_SENT =
            "It waited to be sent when a backup was taken that was restored since; an operator had it not sent any more";

    /** More events than any database loses by a restore: what was told after the backup is not told again for others. */
    long EVENTS_AHEAD = 1_000_000_000L;

    /** The database lacks what a node had seen committed in it. */
    record Behind(Mark mark) implements Restored {}

    /** Its cluster is not the one it lived in: a dump was restored there. */
    record Moved() implements Restored {}

    /** Nobody can tell: no node lived through, this one has no mark, and the last one did not stop in order. */
    record Unknown() implements Restored {}

    /** For operators, in one sentence. */
    default String reason() {
        if (this instanceof Behind behind) {
            return "The database was restored from a backup: it lacks what node %s had seen in it by %s"
                    .formatted(behind.mark().node(), behind.mark().at().truncatedTo(ChronoUnit.SECONDS));
        }
        if (this instanceof Moved) {
            return "The database is in another PostgreSQL cluster than it lived in, as after a dump was restored";
        }
        return "Nobody can tell whether the database was restored: no other node lives, the last one was not stopped in"
                + " order, and node.stateDirectory holds no mark of it";
    }

    /** A new life of the database begins, in which nothing is sent until an operator says so. */
    default void hold(MarkStore store, MarkStore.Facts now, Collection<String> carriers) {
        @Nullable Mark mark = this instanceof Behind behind ? behind.mark() : null;
        boolean comparable = mark != null && mark.generation().equals(now.generation());
        int begun = store.begin(
                now.number() + 1,
                now.systemIdentifier(),
                reason(),
                mark == null ? null : mark.at(),
                mark != null && comparable ? Math.max(0, mark.eventId() - now.eventId()) : null);
        if (begun == 0) {
            // Another node found the same at the same time.
            return;
        }
        store.forgetCounts();
        store.forgetEvents(store.leapEvents(EVENTS_AHEAD));
        store.hold(carriers.toArray(String[]::new), CODE, reason());
    }

    /** Compares the database with marks of its own. */
    static Optional<Restored> found(MarkStore store, MarkStore.Facts now, Collection<Mark> marks) {
        for (Mark mark : marks) {
            if (isBehind(store, now, mark)) {
                return Optional.of(new Behind(mark));
            }
        }
        return now.systemIdentifier() == now.knownIdentifier() ? Optional.empty() : Optional.of(new Moved());
    }

    private static boolean isBehind(MarkStore store, MarkStore.Facts now, Mark mark) {
        if (!mark.generation().equals(now.generation())) {
            // Of an earlier one: whatever it lacked was found then. Of a later one: this is from before that.
            return !store.lived(mark.generation());
        }
        boolean sameCluster = mark.systemIdentifier() == now.systemIdentifier();
        // A dump moves the position of the cluster it is restored in forward; what it holds tells all the same.
        return sameCluster && now.walPosition() < mark.walPosition()
                || store.beats(mark.node()).orElse(0L) < mark.beats()
                || store.missing(mark.lastIntents().toArray(UUID[]::new)) > 0;
    }
}
