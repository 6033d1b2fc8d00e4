package org.casewire.core.crypto;

import java.util.function.Supplier;
import org.casewire.core.id.OrganisationId;

/** What an organisation's rows are sealed and found with. */
public final class OrganisationKeys {
    private final WrappedKeys.Opened opened;
    private final Sealer sealer;
    private final BlindIndex index;
    private final boolean destroyed;

    OrganisationKeys(WrappedKeys.Opened opened, Sealer sealer) {
        this(opened, sealer, false);
    }

    private OrganisationKeys(WrappedKeys.Opened opened, Sealer sealer, boolean destroyed) {
        this.destroyed = destroyed;
        this.opened = opened;
        this.sealer = sealer;
        this.index = new BlindIndex(opened.search());
    }

    /** Of an organisation whose key was destroyed: its rows do not open, nothing is sealed, and nobody is found. */
    static OrganisationKeys destroyed(OrganisationId organisation, Unreadable unreadable) {
        Supplier<AeadKeys> gone = () -> {
            throw new KeysetException.Destroyed(organisation);
        };
        return new OrganisationKeys(
                WrappedKeys.Opened.generate(),
                new Sealer(organisation.toString(), gone, gone, () -> false, unreadable),
                true);
    }

    /** Whether they were destroyed on purpose: no text concerns such an organisation. */
    public boolean isDestroyed() {
        return destroyed;
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
