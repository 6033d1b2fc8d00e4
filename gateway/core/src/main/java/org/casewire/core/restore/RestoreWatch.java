package org.casewire.core.restore;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.casewire.core.db.Database;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the database was restored from a backup, at the start and with each beat, and then holds every carrier,
 * so that what was queued then is not sent again. The mark is in memory and in files; a beat confirms it. The beats'
 * thread looks; the dispatchers' ask for the fence before each claim and tell what they claimed.
 *
 * <pre>
 *   beat: facts ── an older database than the mark's? ──yes──▶ new generation, all carriers HELD ──┐
 *                        │no                                                                       ▼
 *                        └──────────────▶ count up ──▶ commit ──▶ the mark in memory, then on the disk
 * </pre>
 */
public final class RestoreWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreWatch.class);
    private static final UUID NONE = new UUID(0, 0);

    private final String node;
    private final MarkFiles files;
    private final Map<String, UUID> intents = new ConcurrentHashMap<>();
    private volatile List<Mark> known = List.of();
    private Set<String> carriers = Set.of();

    public RestoreWatch(String node, MarkFiles files) {
        this.node = node;
        this.files = files;
    }

    /** What a look found, valid once its transaction is committed. */
    public record Look(Mark mark, Optional<Restored> found) {}

    /** What must be in the database when messages are claimed. {@code intent} is nil before the first. */
    public record Fence(String node, long beats, UUID intent) {}

    /**
     * Before anything is sent.
     *
     * @param ownCarriers those of this node's configuration
     * @param anotherLives whether another node is at work now; may take as long as a lease
     */
    public void begin(Database database, Set<String> ownCarriers, BooleanSupplier anotherLives) {
        carriers = Set.copyOf(ownCarriers);
        List<Mark> marks = files.read();
        boolean blind = database.inTransaction(handle -> {
            MarkStore store = handle.attach(MarkStore.class);
            UUID own = store.facts().database();
            known = marks.stream().filter(mark -> mark.database().equals(own)).toList();
            // A copy made after an orderly stop says that it was stopped in order. Where nothing waits, it can do no
            // harm.
            return known.isEmpty()
                    && store.lastStoppedCleanly()
                            .filter(clean -> !clean || store.somethingWaits())
                            .isPresent();
        });
        boolean unknown = blind && !anotherLives.getAsBoolean();
        adopt(database.inTransaction(
                handle -> look(handle, unknown ? Optional.of(new Restored.Unknown()) : Optional.empty())));
        database.inTransaction(handle -> handle.attach(MarkStore.class).heldBecause())
                .ifPresent(this::tell);
    }

    /** In the beat's transaction. */
    public Look look(Handle handle) {
        return look(handle, Optional.empty());
    }

    private Look look(Handle handle, Optional<Restored> otherwise) {
        MarkStore store = handle.attach(MarkStore.class);
        MarkStore.Facts now = store.facts();
        Optional<Restored> found = Restored.found(store, now, known()).or(() -> otherwise);
        if (found.isPresent()) {
            found.get().hold(store, now, carriers);
            now = store.facts();
        }
        return new Look(mark(now, store.raise(node)), found);
    }

    /** With the last intents of this process. */
    private Collection<Mark> known() {
        return intents.isEmpty()
                ? known
                : known.stream().map(mark -> mark.with(intents)).toList();
    }

    private Mark mark(MarkStore.Facts now, long beats) {
        return new Mark(
                node,
                now.database(),
                now.generation(),
                beats,
                now.systemIdentifier(),
                now.timeLine(),
                now.walPosition(),
                now.eventId(),
                now.at(),
                false,
                Map.of());
    }

    /** The look's transaction is committed, and confirmed by whatever standby it waits for. */
    public void seen(Look look) {
        adopt(look);
        look.found().map(Restored::reason).ifPresent(this::tell);
    }

    private void adopt(Look look) {
        boolean sameLife = known.stream()
                .anyMatch(mark -> mark.generation().equals(look.mark().generation()));
        if (!sameLife) {
            intents.clear();
        }
        known = List.of(look.mark());
        files.keep(look.mark());
    }

    private void tell(String reason) {
        LOG.atError()
                .addKeyValue("node", node)
                .log(
                        "Nothing is sent, on any carrier, until an operator says so. {}. What was queued then may have been"
                                + " sent already: 'casewire restore-check CONFIG' shows it, and releases it with --release",
                        reason);
    }

    public Fence fence(String carrier) {
        List<Mark> last = known;
        return new Fence(node, last.isEmpty() ? 0 : last.get(0).beats(), intents.getOrDefault(carrier, NONE));
    }

    /** Committed, and not written yet. */
    public void claimed(String carrier, UUID intent) {
        intents.put(carrier, intent);
        known.stream().findFirst().ifPresent(mark -> files.keepIntent(carrier, mark.generation(), intent));
    }

    /** In the last transaction of a process that was told to stop. */
    public Look stop(Handle handle) {
        Look last = look(handle);
        handle.attach(MarkStore.class).stoppedCleanly(node);
        return last;
    }

    /** That transaction is committed. */
    public void stopped(Look last) {
        Mark mark = last.mark();
        seen(new Look(
                new Mark(
                        node,
                        mark.database(),
                        mark.generation(),
                        mark.beats(),
                        mark.systemIdentifier(),
                        mark.timeLine(),
                        mark.walPosition(),
                        mark.eventId(),
                        mark.at(),
                        true,
                        Map.of()),
                last.found()));
    }
}
