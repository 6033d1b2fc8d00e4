package org.casewire.core.organisation;

import static java.util.stream.Collectors.groupingBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.db.Database;
import org.casewire.core.db.WithoutValues;
import org.casewire.core.id.OrganisationId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All organisations in memory, for those who look at them with every message. What it says is at most a second old
 * while the database answers, and an organisation made within that second is there when it is asked for by id; while it does not, the last known stays, since nothing can be written then anyway.
 *
 * <p>The first who finds it too old reads anew and the others wait for that, not one after another. Safe for all
 * threads.
 */
public final class OrganisationDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(OrganisationDirectory.class);
    private static final Duration OLDEST = Duration.ofMillis(900);

    private final Database link;
    private volatile @Nullable Snapshot snapshot;

    /** @param link the login that sees every organisation */
    public OrganisationDirectory(Database link) {
        this.link = link;
    }

    public Optional<Organisation> find(OrganisationId id) {
        long askedAt = System.nanoTime();
        Organisation known = now().byId().get(id);
        // Whoever asks by id was given the id: an organisation that is too new for what was last read is looked for.
        return Optional.ofNullable(
                known != null ? known : readSince(askedAt).byId().get(id));
    }

    public Optional<Organisation> find(String slug) {
        return all().stream()
                .filter(organisation -> organisation.slug().equals(slug))
                .findFirst();
    }

    /** @throws RequestRefused NOT_FOUND when there is none */
    public Organisation get(OrganisationId id) {
        return find(id).orElseThrow(
                        () -> new RequestRefused(RequestRefused.Code.NOT_FOUND, "There is no such organisation"));
    }

    /** Whether the next answer comes from memory, without waiting for the database. */
    public boolean isFresh() {
        Snapshot known = snapshot;
        return known != null && known.fresh();
    }

    public Collection<Organisation> all() {
        return now().byId().values();
    }

    /** Who has this sender number, also as a retired one; by slug. */
    public List<Organisation> owning(String carrier, String number) {
        return now().owners().getOrDefault(new NumberKey(carrier, number), List.of());
    }

    /** The organisation's own keys, wrapped: what the key ring opens. Read from the database each time. */
    public byte[] wrappedKeys(OrganisationId id) {
        return link.inTransaction(
                        handle -> handle.attach(OrganisationStore.class).wrappedKeys(id))
                .orElseThrow(() -> new IllegalStateException("There is no organisation " + id));
    }

    /** Sees at once what was changed before the call. */
    public synchronized void refresh() {
        snapshot = read("");
    }

    /** What was read before is too old from now on; the next one who asks reads anew. */
    public synchronized void expire() {
        Snapshot known = snapshot;
        if (known != null) {
            snapshot = known.seenAgain(System.nanoTime() - OLDEST.toNanos());
        }
    }

    private Snapshot now() {
        Snapshot known = snapshot;
        return known != null && known.fresh() ? known : renew();
    }

    private Snapshot renew() {
        return readUnless(Snapshot::fresh);
    }

    private Snapshot readSince(long moment) {
        return readUnless(known -> known.readAt() - moment >= 0);
    }

    private synchronized Snapshot readUnless(Predicate<Snapshot> recent) {
        Snapshot known = snapshot;
        if (known != null && recent.test(known)) {
            return known;
        }
        Snapshot next;
        try {
            next = read(known == null ? "" : known.fingerprint());
        } catch (RuntimeException e) {
            if (known == null) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("cause", WithoutValues.line(e))
                    .log("The organisations could not be read; the last known ones stay");
            next = known.seenAgain(System.nanoTime());
        }
        snapshot = next;
        return next;
    }

    /** @param known the fingerprint of the snapshot at hand, which is kept when nothing changed; "" to read anyway */
    private Snapshot read(String known) {
        Snapshot before = snapshot;
        long startedAt = System.nanoTime();
        return link.inTransaction(handle -> {
            OrganisationStore store = handle.attach(OrganisationStore.class);
            // The fingerprint first: what commits in between is read now and once more the next time, never missed.
            String fingerprint = store.fingerprint();
            if (before != null && fingerprint.equals(known)) {
                return before.seenAgain(startedAt);
            }
            // Then the organisations, so that each has its numbers, which are committed with it.
            List<OrganisationStore.Row> rows = store.all();
            Map<OrganisationId, List<OrganisationStore.NumberRow>> numbers =
                    store.numbers().stream().collect(groupingBy(OrganisationStore.NumberRow::organisationId));
            return Snapshot.of(
                    fingerprint,
                    rows.stream()
                            .map(row -> row.with(numbers.getOrDefault(row.id(), List.of())))
                            .toList(),
                    startedAt);
        });
    }

    private record NumberKey(String carrier, String number) {}

    private record Snapshot(
            String fingerprint,
            Map<OrganisationId, Organisation> byId,
            Map<NumberKey, List<Organisation>> owners,
            long readAt) {
        static Snapshot of(String fingerprint, List<Organisation> organisations, long readAt) {
            Map<OrganisationId, Organisation> byId = new HashMap<>();
            Map<NumberKey, List<Organisation>> owners = new HashMap<>();
            for (Organisation organisation : organisations) {
                byId.put(organisation.id(), organisation);
                for (SenderNumber number : organisation.senderNumbers()) {
                    owners.computeIfAbsent(
                                    new NumberKey(
                                            number.carrier(), number.address().number()),
                                    key -> new ArrayList<>())
                            .add(organisation);
                }
            }
            owners.replaceAll((key, own) -> List.copyOf(own));
            return new Snapshot(fingerprint, Map.copyOf(byId), Map.copyOf(owners), readAt);
        }

        Snapshot seenAgain(long at) {
            return new Snapshot(fingerprint, byId, owners, at);
        }

        boolean fresh() {
            return System.nanoTime() - readAt < OLDEST.toNanos();
        }
    }
}
