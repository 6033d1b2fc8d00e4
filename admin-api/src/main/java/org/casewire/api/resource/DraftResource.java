package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.request.JsonFields;
import org.casewire.api.view.AuthorRequest;
import org.casewire.core.access.Role;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.desk.DraftService;
import org.casewire.core.id.CaseId;

/**
 * What a professional has begun to write in a case; a front end says whose it is by {@code author}, or by the header
 * {@code Casewire-Actor} where there is no body.
 */
@Path("/v1/cases/{caseId}/draft")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class DraftResource {
    private static final int LONGEST_TEXT = 20_000;

    private final DraftService drafts;
    private final CaseService cases;

    public DraftResource(DraftService drafts, CaseService cases) {
        this.drafts = drafts;
        this.cases = cases;
    }

    @GET
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(summary = "Read one's draft", description = "404 without one.")
    public DraftView read(@Context Call call, @PathParam("caseId") CaseId caseId) {
        cases.require(call.organisation(), caseId);
        return DraftView.of(drafts.get(
                call.organisation(), caseId, call.author(Optional.empty()).id()));
    }

    @PUT
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Keep one's draft",
            description = "It is gone when its writer sends a message in the case, and after seven days.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = DraftRequest.class))))
    public DraftView keep(@Context Call call, @PathParam("caseId") CaseId caseId) {
        cases.require(call.organisation(), caseId);
        DraftRequest wanted = call.body(DraftRequest::read);
        String author = call.author(wanted.author()).id();
        return DraftView.of(drafts.put(
                call.organisation(), caseId, author, wanted.text(), call.actor().actingFor(author)));
    }

    @DELETE
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Throw one's draft away",
            requestBody =
                    @RequestBody(
                            content = @Content(schema = @Schema(implementation = MessagesResource.ByAuthor.class))),
            responses = @ApiResponse(responseCode = "204"))
    public Response delete(@Context Call call, @PathParam("caseId") CaseId caseId) {
        cases.require(call.organisation(), caseId);
        String author = call.author(
                        call.bodyOrNothing(MessagesResource.ByAuthor::read).author())
                .id();
        drafts.delete(call.organisation(), caseId, author, call.actor().actingFor(author));
        return Response.noContent().build();
    }

    @Schema(name = "NewDraft")
    record DraftRequest(@Schema(maxLength = LONGEST_TEXT) String text, Optional<AuthorRequest> author) {
        static DraftRequest read(JsonFields fields) {
            return new DraftRequest(
                    fields.anyText("text", LONGEST_TEXT), fields.optionalObject("author", AuthorRequest::read));
        }

        @Override
        public String toString() {
            return "DraftRequest[]";
        }
    }

    @Schema(name = "Draft")
    record DraftView(String text, Instant updatedAt) {
        static DraftView of(DraftService.Draft draft) {
            return new DraftView(draft.text(), draft.updatedAt());
        }

        @Override
        public String toString() {
            return "DraftView[" + updatedAt + "]";
        }
    }
}
