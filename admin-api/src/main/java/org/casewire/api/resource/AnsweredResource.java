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
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.request.JsonFields;
import org.casewire.api.view.AuthorRequest;
import org.casewire.api.view.CaseView;
import org.casewire.core.access.Role;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.conversation.WaitingService;
import org.casewire.core.id.CaseId;

/** A person's word that what the patient wrote needs no answer. */
@Path("/v1/cases/{caseId}/answered")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class AnsweredResource {
    private final CaseService cases;
    private final WaitingService waiting;

    public AnsweredResource(CaseService cases, WaitingService waiting) {
        this.cases = cases;
        this.waiting = waiting;
    }

    @PUT
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Say that nothing up to an entry needs an answer",
            description = "409 newer-entries, with the newest one, when the patient has written since.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = UpTo.class))))
    public CaseView answered(@Context Call call, @PathParam("caseId") CaseId caseId) {
        cases.require(call.organisation(), caseId);
        UpTo upTo = call.body(UpTo::read);
        AuthorRequest author = call.author(upTo.author());
        return CaseView.of(
                waiting.answered(call.organisation(), call.actor().actingFor(author.id()), caseId, upTo.entry()));
    }

    @Schema(name = "Answered")
    record UpTo(
            @Schema(minimum = "0") long entry,
            @Schema(nullable = true) Optional<AuthorRequest> author) {
        static UpTo read(JsonFields fields) {
            return new UpTo(fields.entry("entry"), fields.optionalObject("author", AuthorRequest::read));
        }
    }
}
