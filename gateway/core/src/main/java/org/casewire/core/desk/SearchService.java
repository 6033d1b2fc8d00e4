package org.casewire.core.desk;

import java.util.Optional;
import org.casewire.core.access.Actor;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.CaseCursor;
import org.casewire.core.cases.CaseFilter;
import org.casewire.core.cases.CasePage;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.CaseSearch;
import org.casewire.core.cases.PatientPhone;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.Database;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;

/** Finds cases for people, on record. Safe for all threads; blocks. */
public final class SearchService {
    private final Database app;
    private final OrganisationDirectory organisations;
    private final CaseSearch search;
    private final AuditTrail audit;

    public SearchService(
            Database app, OrganisationDirectory organisations, KeyRing keys, NumberPlan numbers, AuditTrail audit) {
        this.app = app;
        this.organisations = organisations;
        this.search = new CaseSearch(keys, new PatientPhone(numbers), new CaseReader(keys));
        this.audit = audit;
    }

    /** One page. The trail has one row for it, without cases: it tells who searched, not for whom. */
    public CasePage find(
            OrganisationId id, Actor actor, String query, CaseFilter narrowed, CaseCursor after, int limit) {
        Organisation organisation = organisations.get(id);
        return app.inTransaction(id, handle -> {
            CasePage page = search.page(handle, organisation, query, narrowed, after, limit);
            audit.write(handle, id, actor, "case.search", Optional.empty());
            return page;
        });
    }
}
