package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.request.Cursors;
import org.casewire.api.request.JsonFields;
import org.casewire.api.request.Query;
import org.casewire.api.view.AuthorRequest;
import org.casewire.api.view.MessageView;
import org.casewire.api.view.Page;
import org.casewire.api.view.UnmatchedView;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Role;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.UnmatchedId;
import org.casewire.core.inbound.Attached;
import org.casewire.core.inbound.UnmatchedItem;
import org.casewire.core.inbound.UnmatchedService;
import org.casewire.core.message.Author;
import org.casewire.core.message.Message;
import org.casewire.core.message.ThreadService;
import org.jspecify.annotations.Nullable;

/** Texts of patients that belong to no open case. Who is no admin deals with those that have a candidate. */
@Path("/v1/unmatched")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class UnmatchedResource {
    private static final String LIST = "unmatched";
    private static final String HANDLED = "unmatched-handled";

    private final UnmatchedService unmatched;
    private final ThreadService threads;
    private final Cursors cursors;

    public UnmatchedResource(UnmatchedService unmatched, ThreadService threads, Cursors cursors) {
        this.unmatched = unmatched;
        this.threads = threads;
        this.cursors = cursors;
    }

    @GET
    @AllowedFor({Role.ADMIN, Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "List what belongs to no open case, newest first",
            description = "handled=true lists what was taken off in the last 30 days instead.")
    public Page<UnmatchedView> list(
            @Context Call call,
            @QueryParam("handled") @Nullable String handled,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        boolean wantsHandled = Query.flag("handled", handled).orElse(false);
        String list = wantsHandled ? HANDLED : LIST;
        Cursors.Paging paging = cursors.paging(list, limit, cursor);
        Optional<UUID> before = paging.first()
                ? Optional.empty()
                : Optional.of(UUID.fromString(paging.after().get(0)));
        int most = paging.limit() + 1;
        List<UnmatchedItem> found = wantsHandled
                ? unmatched.listHandled(call.organisation(), before, most, call.actor())
                : unmatched.list(call.organisation(), before, most, call.actor());
        return Page.of(
                found,
                paging.limit(),
                UnmatchedView::of,
                last -> cursors.write(list, last.id().toString()));
    }

    @POST
    @Path("/{id}/case")
    @AllowedFor({Role.ADMIN, Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Attach one to a case",
            description =
                    "It becomes an inbound message of the case, late and unread; of a case with another phone number only"
                            + " with allowOtherPhone.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Attachment.class))))
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = MessageView.class)))
    public Response attach(@Context Call call, @PathParam("id") UnmatchedId id) {
        Attachment wanted = call.body(Attachment::read);
        Actor actor = call.optionalAuthor(wanted.author())
                .map(author -> call.actor().actingFor(author.id()))
                .orElse(call.actor());
        Attached attached = unmatched.attach(
                call.organisation(),
                id,
                new CaseId(wanted.caseId()),
                wanted.allowOtherPhone(),
                call.idempotency(),
                actor);
        Message message = threads.get(call.organisation(), attached.caseId(), attached.messageId());
        Response.ResponseBuilder answer = Response.created(
                        URI.create("/v1/cases/" + attached.caseId() + "/messages/" + attached.messageId()))
                .entity(MessageView.of(message));
        return (attached.replayed() ? answer.header("Idempotent-Replay", "true") : answer).build();
    }

    @POST
    @Path("/{id}/handled")
    @AllowedFor({Role.ADMIN, Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Take one off the list, on record",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Handling.class))))
    @ApiResponse(responseCode = "204")
    public Response handled(@Context Call call, @PathParam("id") UnmatchedId id) {
        AuthorRequest author = call.author(call.body(Handling::read).author());
        unmatched.handled(
                call.organisation(),
                id,
                new Author(author.id(), author.name()),
                call.actor().actingFor(author.id()));
        return Response.noContent().build();
    }

    @DELETE
    @Path("/{id}/handled")
    @AllowedFor({Role.ADMIN, Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Take one up again that was taken off the list, on record",
            description = "409 not-movable when it stands in a thread by now.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Handling.class))))
    @ApiResponse(responseCode = "204")
    public Response takeUpAgain(@Context Call call, @PathParam("id") UnmatchedId id) {
        Actor actor = call.optionalAuthor(call.bodyOrNothing(Handling::read).author())
                .map(author -> call.actor().actingFor(author.id()))
                .orElse(call.actor());
        unmatched.takeUpAgain(call.organisation(), id, actor);
        return Response.noContent().build();
    }

    @Schema(name = "Attachment")
    record Attachment(
            UUID caseId,
            @Schema(nullable = true) Optional<AuthorRequest> author,
            @Schema(defaultValue = "false") boolean allowOtherPhone) {
        static Attachment read(JsonFields fields) {
            return new Attachment(
                    fields.id("caseId"),
                    fields.optionalObject("author", AuthorRequest::read),
                    fields.flag("allowOtherPhone", false));
        }
    }

    @Schema(name = "Handling")
    record Handling(@Schema(nullable = true) Optional<AuthorRequest> author) {
        static Handling read(JsonFields fields) {
            return new Handling(fields.optionalObject("author", AuthorRequest::read));
        }
    }
}
