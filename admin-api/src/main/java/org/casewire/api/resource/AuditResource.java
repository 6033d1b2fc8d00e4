package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.request.Cursors;
import org.casewire.api.request.QueryValues;
import org.casewire.api.view.AuditView;
import org.casewire.api.view.Page;
import org.casewire.core.access.Role;
import org.casewire.core.audit.AuditReader;
import org.casewire.core.id.CaseId;
import org.jspecify.annotations.Nullable;

/** Who did what to which case, when and from where; also who only opened a thread. */
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource {
    private static final String LIST = "audit";

    private final AuditReader audit;
    private final Cursors cursors;

    public AuditResource(AuditReader audit, Cursors cursors) {
        this.audit = audit;
        this.cursors = cursors;
    }

    @GET
    @AllowedFor(Role.ADMIN)
    @Operation(
            summary = "Read the audit trail, newest first",
            description = "actor: a key's id, a professional's, or both as key/professional. "
                    + "from and to: RFC 3339 times; to itself is not included.")
    public Page<AuditView> list(
            @Context Call call,
            @QueryParam("caseId") @Nullable String caseId,
            @QueryParam("actor") @Nullable String actor,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        AuditReader.Filter filter = new AuditReader.Filter(
                QueryValues.id("caseId", caseId).map(CaseId::new),
                QueryValues.text("actor", actor, 400),
                QueryValues.time("from", from),
                QueryValues.time("to", to));
        Cursors.Paging paging = cursors.paging(LIST, limit, cursor);
        UUID before = paging.first()
                ? AuditReader.NEWEST
                : UUID.fromString(paging.after().get(0));
        List<AuditReader.AuditRow> found = audit.list(call.organisation(), filter, before, paging.limit() + 1);
        return Page.of(
                found,
                paging.limit(),
                AuditView::of,
                last -> cursors.write(LIST, last.id().toString()));
    }
}
