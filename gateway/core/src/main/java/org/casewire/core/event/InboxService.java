package org.casewire.core.event;

import org.casewire.core.db.Database;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.organisation.OrganisationSettings.UnmatchedFor;
import org.jdbi.v3.core.Handle;

/**
 * Tells an organisation's totals. They are kept as counters; only where texts without a candidate are for admins alone
 * the others' are counted, as many as they may list. Safe for all threads.
 */
public final class InboxService {
    private final Database app;
    private final OrganisationDirectory organisations;

    public InboxService(Database app, OrganisationDirectory organisations) {
        this.app = app;
        this.organisations = organisations;
    }

    /** @param admin whether the caller is one */
    public InboxTotals totals(OrganisationId organisation, boolean admin) {
        Organisation own = organisations.get(organisation);
        return app.inTransaction(
                organisation,
                handle -> seesCandidatesOnly(own, admin)
                        ? ofOthers(handle, organisation)
                        : handle.attach(InboxStore.class).totals(organisation));
    }

    /** What those are told who may not list texts without a candidate. */
    public static InboxTotals ofOthers(Handle handle, OrganisationId organisation) {
        InboxStore store = handle.attach(InboxStore.class);
        return store.totals(organisation).withUnmatched(store.unmatchedWithCandidate(organisation));
    }

    public static boolean seesCandidatesOnly(Organisation organisation, boolean admin) {
        return !admin && organisation.settings().unmatchedFor() == UnmatchedFor.ADMIN;
    }
}
