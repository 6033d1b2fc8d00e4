package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.view.CaseView;
import org.casewire.api.view.ExportView;
import org.casewire.api.view.MessageView;
import org.casewire.api.view.PrintedThread;
import org.casewire.core.access.Role;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.id.CaseId;
import org.casewire.core.message.ThreadService;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;

/** A case and all of its thread, to be taken along; on record. */
@Path("/v1/cases/{caseId}/export")
public final class ExportResource {
    private final CaseService cases;
    private final ThreadService threads;
    private final OrganisationDirectory organisations;
    private final Clock clock;

    public ExportResource(CaseService cases, ThreadService threads, OrganisationDirectory organisations, Clock clock) {
        this.cases = cases;
        this.threads = threads;
        this.organisations = organisations;
        this.clock = clock;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(summary = "Take a case along", description = "Accept: application/json, or text/html to print.")
    @ApiResponse(
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ExportView.class)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = "string"))
            })
    public Response json(@Context Call call, @PathParam("caseId") CaseId caseId) {
        return kept(Response.ok(export(call, caseId)));
    }

    @GET
    // Who takes anything is given the data: without qs the order of methods in the class file decides.
    @Produces("text/html;charset=UTF-8;qs=0.5")
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Hidden
    public Response page(@Context Call call, @PathParam("caseId") CaseId caseId) {
        Organisation organisation = organisations.get(call.organisation());
        return kept(Response.ok(PrintedThread.of(export(call, caseId), organisation))
                .header("Content-Security-Policy", PrintedThread.POLICY));
    }

    /** Nobody on the way keeps a copy of it. */
    private static Response kept(Response.ResponseBuilder answer) {
        return answer.header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    private ExportView export(Call call, CaseId caseId) {
        CaseView shown = CaseView.of(cases.view(call.organisation(), call.actor(), caseId));
        ThreadService.Whole whole = threads.whole(call.organisation(), caseId, call.actor());
        return new ExportView(
                organisations.get(call.organisation()).name(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                shown,
                whole.thread().stream().map(MessageView::of).toList(),
                whole.scheduled().stream().map(MessageView::of).toList());
    }
}
