package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.request.JsonFields;
import org.casewire.api.view.AuthorRequest;
import org.casewire.api.view.MessageView;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Role;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.inbound.MoveService;
import org.casewire.core.message.ThreadService;

/** Moving what a patient wrote to the case that it was meant for. */
@Path("/v1/cases/{caseId}/messages/{messageId}/case")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class MoveResource {
    private final MoveService moves;
    private final ThreadService threads;

    public MoveResource(MoveService moves, ThreadService threads) {
        this.moves = moves;
        this.threads = threads;
    }

    @PUT
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Move an inbound message to another case",
            description =
                    "It gets the next entry there and is unread there. To a case with another phone number only with"
                            + " allowOtherPhone.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Target.class))))
    public MessageView move(
            @Context Call call, @PathParam("caseId") CaseId caseId, @PathParam("messageId") MessageId messageId) {
        threads.get(call.organisation(), caseId, messageId);
        Target target = call.body(Target::read);
        AuthorRequest author = call.author(target.author());
        CaseId to = new CaseId(target.caseId());
        Actor actor = call.actor().actingFor(author.id());
        moves.move(call.organisation(), caseId, messageId, to, target.allowOtherPhone(), actor);
        return MessageView.of(threads.get(call.organisation(), to, messageId));
    }

    @Schema(name = "MoveTarget")
    record Target(
            UUID caseId,
            @Schema(nullable = true) Optional<AuthorRequest> author,
            @Schema(defaultValue = "false") boolean allowOtherPhone) {
        static Target read(JsonFields fields) {
            return new Target(
                    fields.id("caseId"),
                    fields.optionalObject("author", AuthorRequest::read),
                    fields.flag("allowOtherPhone", false));
        }
    }
}
