package org.casewire.core.organisation;

import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.MasterKeyset;
import org.casewire.core.db.Database;
import org.casewire.core.outage.WithoutValues;
import org.casewire.core.thread.Broken;
import org.casewire.core.thread.CoreThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks each second whether the keyset of this node still holds every key that the database was used with: another node
 * may have made an organisation, or new keys. A file that was replaced by a newer copy is taken up here, without a
 * restart. What is missing is told once, in the log, and in {@link #fault} for as long as it lasts. It has a thread of
 * its own.
 */
public final class KeyWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration NOTED_EVERY = Duration.ofHours(6);

    private final Database link;
    private final MasterKeyset master;
    private final KeyRing keys;
    private final String node;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(CoreThread.ofPool("key-watch"));
    private volatile Optional<String> fault = Optional.empty();
    private volatile boolean failing;
    private long notedAt = System.nanoTime() - NOTED_EVERY.toNanos();

    /** @param node this node's id, by which commands name its copy of the keyset */
    public KeyWatch(Database link, MasterKeyset master, KeyRing keys, String node) {
        this.link = link;
        this.master = master;
        this.keys = keys;
        this.node = node;
    }

    public void start() {
        thread.scheduleWithFixedDelay(
                Broken.told("key watch", this::lookSafely), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is missing here and what to do about it; empty when all is well. */
    public Optional<String> fault() {
        return fault;
    }

    private void lookSafely() {
        try {
            look();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.atWarn()
                        .addKeyValue("cause", WithoutValues.line(e))
                        .log("The keyset could not be held against the database; trying again each second");
            }
        }
    }

    /** One look, now. */
    void look() {
        master.refresh();
        List<KeysetStore.OwnKey> organisations = link.inTransaction(handle -> {
            KeysetStore store = handle.attach(KeysetStore.class);
            note(store);
            List<KeysetStore.OwnKey> all = store.organisations();
            tell(KeysetShortfall.of(master.fingerprint(), store.keys(), all), all, others(store));
            return all;
        });
        organisations.stream()
                .filter(KeysetStore.OwnKey::destroyed)
                .filter(one -> !keys.has(one.id()) || !keys.of(one.id()).isDestroyed())
                .forEach(one -> keys.invalidate(one.id()));
    }

    private List<KeysetStore.Copy> others(KeysetStore store) {
        return store.copies().stream()
                .filter(copy -> !copy.nodeId().equals(node))
                .toList();
    }

    private void note(KeysetStore store) {
        if (System.nanoTime() - notedAt >= NOTED_EVERY.toNanos()) {
            store.noteCopy(node, master.origin());
            notedAt = System.nanoTime();
        }
    }

    private void tell(KeysetShortfall lack, List<KeysetStore.OwnKey> organisations, List<KeysetStore.Copy> copies) {
        keys.lacks(
                lack.older(),
                lack.lacking().stream().map(KeysetStore.OwnKey::id).collect(toSet()));
        Optional<String> now = lack.any()
                ? Optional.of(lack.runningSentence(master.origin(), copies))
                : master.notTakenUp().or(() -> damaged(organisations));
        if (!now.equals(fault)) {
            now.ifPresentOrElse(
                    sentence -> LOG.atWarn().addKeyValue("node", node).log(sentence),
                    () -> LOG.atInfo().addKeyValue("node", node).log("Every key is here again"));
            fault = now;
        }
    }

    /** Its key is here, and what it wraps does not open. */
    private Optional<String> damaged(List<KeysetStore.OwnKey> organisations) {
        return organisations.stream()
                .filter(one -> keys.refused().contains(one.id()) && !keys.has(one.id()))
                .map(one -> "The stored keys of organisation " + one.slug()
                        + " do not open, though the keyset has its key: bring its row back from a backup")
                .findFirst();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
