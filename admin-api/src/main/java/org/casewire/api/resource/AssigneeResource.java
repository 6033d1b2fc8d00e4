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
import org.casewire.core.cases.Assignee;
import org.casewire.core.conversation.AssigneeService;
import org.casewire.core.conversation.AssigneeService.Assignment;
import org.casewire.core.conversation.AssigneeService.Assignment.Believed;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.id.CaseId;

/** Who answers for a case. */
@Path("/v1/cases/{caseId}/assignee")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class AssigneeResource {
    private final CaseService cases;
    private final AssigneeService assignees;

    public AssigneeResource(CaseService cases, AssigneeService assignees) {
        this.cases = cases;
        this.assignees = assignees;
    }

    @PUT
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Take a case, hand it over, or let go of it",
            description =
                    "expected is the id of whom the caller believes to have it, null for nobody; when that is not so:"
                            + " 409 assigned-meanwhile.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Wanted.class))))
    public CaseView assign(@Context Call call, @PathParam("caseId") CaseId caseId) {
        cases.require(call.organisation(), caseId);
        Wanted wanted = call.body(Wanted::read);
        AuthorRequest author = call.author(wanted.author());
        return CaseView.of(assignees.assign(
                call.organisation(),
                call.actor().actingFor(author.id()),
                caseId,
                new Assignment(wanted.assignee().map(one -> new Assignee(one.id(), one.name())), wanted.believed())));
    }

    @Schema(name = "Assignment")
    record Wanted(
            @Schema(nullable = true) Optional<AuthorRequest> assignee,

            @Schema(name = "expected", nullable = true, type = "string")
            Optional<Believed> believed,

            @Schema(nullable = true) Optional<AuthorRequest> author) {
        static Wanted read(JsonFields fields) {
            if (!fields.has("assignee")) {
                fields.fault("assignee", "is missing; null lets go of the case");
            }
            Optional<String> expected = fields.optionalName("expected", 128);
            return new Wanted(
                    fields.optionalObject("assignee", AuthorRequest::read),
                    fields.has("expected") ? Optional.of(new Believed(expected)) : Optional.empty(),
                    fields.optionalObject("author", AuthorRequest::read));
        }

        @Override
        public String toString() {
            return "Wanted[]";
        }
    }
}
