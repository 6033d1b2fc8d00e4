package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.request.Cursors;
import org.casewire.api.request.JsonFields;
import org.casewire.api.view.Page;
import org.casewire.api.view.UnassignedView;
import org.casewire.core.access.Role;
import org.casewire.core.inbound.UnassignedService;
import org.jspecify.annotations.Nullable;

/** Texts of which only an operator can say whose they are. */
@Path("/v1/unassigned")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class UnassignedResource {
    private static final String LIST = "unassigned";

    private final UnassignedService unassigned;
    private final Cursors cursors;

    public UnassignedResource(UnassignedService unassigned, Cursors cursors) {
        this.unassigned = unassigned;
        this.cursors = cursors;
    }

    @GET
    @AllowedFor(Role.OPERATOR)
    @Operation(summary = "List what waits for an organisation, newest first")
    public Page<UnassignedView> list(
            @Context Call call,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        Cursors.Paging paging = cursors.paging(LIST, limit, cursor);
        Optional<UUID> before = paging.first()
                ? Optional.empty()
                : Optional.of(UUID.fromString(paging.after().get(0)));
        List<UnassignedService.Waiting> found = unassigned.list(before, paging.limit() + 1, call.actor());
        return Page.of(
                found,
                paging.limit(),
                UnassignedView::of,
                last -> cursors.write(LIST, last.id().toString()));
    }

    @POST
    @Path("/{id}/organisation")
    @AllowedFor(Role.OPERATOR)
    @Operation(
            summary = "Give one to an organisation",
            description = "By its slug or id. The organisation's own cases then decide; the text is not answered.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Target.class))))
    @ApiResponse(responseCode = "204")
    public Response assign(@Context Call call, @PathParam("id") UUID id) {
        Target target = call.body(Target::read);
        unassigned.assign(id, unassigned.organisation(target.organisation()), call.actor());
        return Response.noContent().build();
    }

    @Schema(name = "UnassignedTarget")
    record Target(String organisation) {
        static Target read(JsonFields fields) {
            return new Target(fields.text("organisation", 63));
        }
    }
}
