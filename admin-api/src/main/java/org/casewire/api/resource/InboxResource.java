package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.view.InboxView;
import org.casewire.core.access.Role;
import org.casewire.core.conversation.AssigneeService;
import org.casewire.core.event.InboxService;
import org.casewire.core.event.InboxTotals;
import org.jspecify.annotations.Nullable;

/** The organisation's totals: what the badge shows. */
@Path("/v1/inbox")
@Produces(MediaType.APPLICATION_JSON)
public final class InboxResource {
    private final InboxService inbox;
    private final AssigneeService assignees;

    public InboxResource(InboxService inbox, AssigneeService assignees) {
        this.inbox = inbox;
        this.assignees = assignees;
    }

    @GET
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL, Role.ADMIN})
    @Operation(
            summary = "Read the totals",
            description =
                    "Constant-time; every event carries the same, but for mine: how many cases that are not complete"
                            + " the professional of ?assignee= answers for.")
    public InboxView totals(@Context Call call, @QueryParam("assignee") @Nullable String assignee) {
        InboxTotals totals =
                inbox.totals(call.organisation(), call.caller().roles().contains(Role.ADMIN));
        return new InboxView(totals, assignee == null ? null : assignees.mine(call.organisation(), assignee));
    }
}
