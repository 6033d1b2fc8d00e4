package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.request.JsonFields;
import org.casewire.api.view.AuthorRequest;
import org.casewire.api.view.MessageView;
import org.casewire.core.access.Role;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.desk.NoteService;
import org.casewire.core.id.CaseId;
import org.casewire.core.message.Author;

/** What professionals note for each other in a thread. */
@Path("/v1/cases/{caseId}/notes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class NotesResource {
    private static final int LONGEST = 10_000;

    private final CaseService cases;
    private final NoteService notes;

    public NotesResource(CaseService cases, NoteService notes) {
        this.cases = cases;
        this.notes = notes;
    }

    @POST
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Write a note into a thread",
            description = "The team sees it as an entry with direction NOTE; it is never sent, raises no unread and is"
                    + " never the last message.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = NewNote.class))))
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = MessageView.class)))
    public Response add(@Context Call call, @PathParam("caseId") CaseId caseId) {
        cases.require(call.organisation(), caseId);
        NewNote wanted = call.body(NewNote::read);
        AuthorRequest author = call.author(wanted.author());
        NoteService.Added added = notes.add(
                call.organisation(),
                caseId,
                wanted.text(),
                new Author(author.id(), author.name()),
                call.idempotency(),
                call.actor().actingFor(author.id()));
        Response.ResponseBuilder answer = Response.created(URI.create(
                        "/v1/cases/" + caseId + "/messages/" + added.note().id()))
                .entity(MessageView.of(added.note()));
        return (added.replay() ? answer.header(Call.REPLAY, "true") : answer).build();
    }

    @Schema(name = "NewNote")
    record NewNote(
            @Schema(maxLength = LONGEST) String text,
            @Schema(nullable = true) Optional<AuthorRequest> author) {
        static NewNote read(JsonFields fields) {
            return new NewNote(fields.text("text", LONGEST), fields.optionalObject("author", AuthorRequest::read));
        }

        @Override
        public String toString() {
            return "NewNote[]";
        }
    }
}
