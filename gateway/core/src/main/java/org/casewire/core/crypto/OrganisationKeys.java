package org.casewire.core.crypto;

/** What an organisation's rows are sealed and found with. */
public final class OrganisationKeys {
    private final WrappedKeys.Opened opened;
    private final Sealer sealer;
    private final BlindIndex index;

    OrganisationKeys(WrappedKeys.Opened opened, Sealer sealer) {
        this.opened = opened;
        this.sealer = sealer;
        this.index = new BlindIndex(opened.search());
    }

    public Sealer sealer() {
        return sealer;
    }

    public BlindIndex index() {
        return index;
    }

    AeadKeys data() {
        return opened.data();
    }
}
