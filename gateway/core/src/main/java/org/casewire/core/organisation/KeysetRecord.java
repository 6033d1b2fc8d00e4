package org.casewire.core.organisation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casewire.core.crypto.KeysetException;
import org.casewire.core.crypto.KeysetFingerprint;
import org.casewire.core.crypto.MasterKeyset;
import org.casewire.core.db.Database;
import org.casewire.core.id.OrganisationId;

/**
 * What the database knows of the keyset that it is used with, held against the one at hand. Asked by every process
 * before it writes anything: with another keyset texts would be refused in silence, and hashes filed under keys by which
 * nobody looks. One thread at a time.
 */
public final class KeysetRecord {
    private final Database database;
    private final MasterKeyset master;

    /** @param database of a login that sees every organisation */
    public KeysetRecord(Database database, MasterKeyset master) {
        this.database = database;
        this.master = master;
    }

    /** Whether the database was used with a keyset before; it may be of an older schema. */
    public static boolean exists(Database database) {
        return database.inTransaction(handle -> {
            KeysetStore store = handle.attach(KeysetStore.class);
            return store.tableExists() && store.anyKey();
        });
    }

    /**
     * Makes sure that the keyset is the database's, and not older; what it has beyond that is noted.
     *
     * @throws KeysetException naming the organisations whose key is missing, and what to do
     */
    public void require() {
        require(Optional.empty());
    }

    /** As {@link #require()}, but one organisation's key may be missing: it is about to be destroyed. */
    public void requireBut(OrganisationId organisation) {
        require(Optional.of(organisation));
    }

    private void require(Optional<OrganisationId> but) {
        database.useTransaction(handle -> {
            KeysetStore store = handle.attach(KeysetStore.class);
            store.lock();
            KeysetShortfall shortfall = shortfall(store);
            shortfall = but.map(shortfall::without).orElse(shortfall);
            if (shortfall.any()) {
                throw new KeysetException(shortfall.sentence(master.origin(), store.copies()));
            }
            note(store, master.fingerprint());
        });
    }

    /** Notes what was added to the keyset since {@link #require()}. */
    public void note() {
        database.useTransaction(handle -> note(handle.attach(KeysetStore.class), master.fingerprint()));
    }

    /** Where nodes read their keysets from: what must be renewed when it changes, beside the safe copy. */
    public List<String> copies() {
        return database.inTransaction(handle -> handle.attach(KeysetStore.class).copies()).stream()
                .map(copy -> "node " + copy.nodeId() + ": " + copy.origin())
                .toList();
    }

    private KeysetShortfall shortfall(KeysetStore store) {
        return KeysetShortfall.of(master.fingerprint(), store.keys(), store.organisations());
    }

    private static void note(KeysetStore store, KeysetFingerprint held) {
        List<String> purposes = new ArrayList<>();
        List<String> fingerprints = new ArrayList<>();
        held.installation()
                .forEach((purpose, keys) -> keys.forEach(key -> {
                    purposes.add(purpose.name());
                    fingerprints.add(key);
                }));
        store.note(purposes.toArray(String[]::new), fingerprints.toArray(String[]::new));
    }
}
