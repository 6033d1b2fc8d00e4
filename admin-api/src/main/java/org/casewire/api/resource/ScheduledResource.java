package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.view.MessageView;
import org.casewire.api.view.Page;
import org.casewire.core.access.Role;
import org.casewire.core.id.CaseId;
import org.casewire.core.message.ThreadService;

/** What of a case is to be sent later: a list of its own, beside the thread. */
@Path("/v1/cases/{caseId}/scheduled")
@Produces(MediaType.APPLICATION_JSON)
public final class ScheduledResource {
    private final ThreadService threads;

    public ScheduledResource(ThreadService threads) {
        this.threads = threads;
    }

    @GET
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "List what is to be sent later",
            description = "The first to be sent first. One is taken back by cancelling the message.")
    public Page<MessageView> list(@Context Call call, @PathParam("caseId") CaseId caseId) {
        return new Page<>(
                threads.scheduled(call.organisation(), caseId, call.actor()).stream()
                        .map(MessageView::of)
                        .toList(),
                null);
    }
}
