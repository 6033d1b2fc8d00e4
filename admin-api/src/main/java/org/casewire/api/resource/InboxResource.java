package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.core.access.Role;
import org.casewire.core.event.InboxService;
import org.casewire.core.event.InboxTotals;

/** The organisation's totals: what the badge shows. */
@Path("/v1/inbox")
@Produces(MediaType.APPLICATION_JSON)
public final class InboxResource {
    private final InboxService inbox;

    public InboxResource(InboxService inbox) {
        this.inbox = inbox;
    }

    @GET
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL, Role.ADMIN})
    @Operation(summary = "Read the totals", description = "Constant-time; every event carries the same.")
    public InboxTotals totals(@Context Call call) {
        return inbox.totals(call.organisation(), call.actor().role() == Role.ADMIN);
    }
}
