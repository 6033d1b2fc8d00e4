package org.casewire.core.event;

import org.casewire.core.db.Database;
import org.casewire.core.id.OrganisationId;

/** Tells an organisation's totals, in constant time. Safe for all threads. */
public final class InboxService {
    private final Database app;

    public InboxService(Database app) {
        this.app = app;
    }

    public InboxTotals totals(OrganisationId organisation) {
        return app.inTransaction(
                organisation, handle -> handle.attach(InboxStore.class).totals(organisation));
    }
}
