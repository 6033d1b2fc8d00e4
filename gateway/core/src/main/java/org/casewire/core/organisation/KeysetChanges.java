package org.casewire.core.organisation;

import java.util.List;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.MasterKeyset;
import org.casewire.core.db.Database;
import org.casewire.core.id.OrganisationId;

/**
 * Changes of the keyset that the database has a part in, with the owner's login. Each may be cut off anywhere and done
 * again. One thread at a time.
 */
public final class KeysetChanges {
    private final Database owner;
    private final MasterKeyset master;
    private final KeyRing keys;
    private final KeysetRecord record;

    public KeysetChanges(Database owner, MasterKeyset master, KeyRing keys, KeysetRecord record) {
        this.owner = owner;
        this.master = master;
        this.keys = keys;
        this.record = record;
    }

    /** New keys for everything that may have them, and every organisation's keys wrapped by its new one. */
    public void rotate() {
        master.rotate();
        record.note();
        List<OrganisationId> all =
                owner.inTransaction(handle -> handle.attach(KeysetStore.class).organisations()).stream()
                        .filter(each -> !each.destroyed())
                        .map(KeysetStore.OwnKey::id)
                        .toList();
        all.forEach(this::rewrap);
    }

    private void rewrap(OrganisationId organisation) {
        owner.useTransaction(handle -> {
            KeysetStore store = handle.attach(KeysetStore.class);
            store.lockWrappedKeys(organisation)
                    .ifPresent(wrapped -> store.rewrap(
                            organisation,
                            keys.rewrap(organisation, wrapped),
                            master.wrappingFingerprint(organisation)));
        });
    }

    /**
     * Erases all that an organisation has stored, backups of the database included, by destroying its key. The record
     * comes first: a key that is gone without one is a key that is missing, and its patients' texts would be refused.
     *
     * @return false when it was on record already; the keyset is cleared of it all the same
     */
    public boolean destroy(OrganisationId organisation) {
        boolean noted =
                owner.inTransaction(handle -> handle.attach(KeysetStore.class).destroy(organisation));
        master.remove(organisation);
        return noted;
    }
}
