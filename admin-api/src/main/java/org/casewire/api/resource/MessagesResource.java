package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.problem.ProblemException;
import org.casewire.api.request.Call;
import org.casewire.api.request.Cursors;
import org.casewire.api.request.JsonFields;
import org.casewire.api.request.QueryValues;
import org.casewire.api.view.AuthorRequest;
import org.casewire.api.view.MessageView;
import org.casewire.api.view.Page;
import org.casewire.core.access.Role;
import org.casewire.core.conversation.ThreadPoint;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.message.Author;
import org.casewire.core.message.ThreadService;
import org.jspecify.annotations.Nullable;

/** A case's thread: reading it, and deciding about one of its messages. */
@Path("/v1/cases/{caseId}/messages")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class MessagesResource {
    private final ThreadService threads;

    public MessagesResource(ThreadService threads) {
        this.threads = threads;
    }

    @GET
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Read a thread",
            description =
                    "Oldest first; the newest page without a bound, else the one next to an entry. A message's id stands for"
                            + " its entry only while that is its first one here; else 409 moved.")
    public Page<MessageView> page(
            @Context Call call,
            @PathParam("caseId") CaseId caseId,
            @QueryParam("after") @Nullable String after,
            @QueryParam("before") @Nullable String before,
            @QueryParam("afterEntry") @Nullable String afterEntry,
            @QueryParam("beforeEntry") @Nullable String beforeEntry,
            @QueryParam("limit") @Nullable String limit) {
        ThreadService.Page page = bound(point("after", after, afterEntry), point("before", before, beforeEntry));
        return new Page<>(
                threads.page(call.organisation(), caseId, page, Cursors.limit(limit), call.actor()).stream()
                        .map(MessageView::of)
                        .toList(),
                null);
    }

    private static Optional<ThreadPoint> point(String name, @Nullable String message, @Nullable String entry) {
        Optional<MessageId> byMessage = QueryValues.id(name, message).map(MessageId::new);
        Optional<Long> byEntry = QueryValues.entry(name + "Entry", entry);
        if (byMessage.isPresent() && byEntry.isPresent()) {
            throw ProblemException.invalid(name, "cannot be given together with " + name + "Entry");
        }
        return ThreadPoint.of(byEntry, byMessage);
    }

    private static ThreadService.Page bound(Optional<ThreadPoint> after, Optional<ThreadPoint> before) {
        Optional<ThreadService.Page> next = after.map(ThreadService.Page.After::new);
        Optional<ThreadService.Page> previous = before.map(ThreadService.Page.Before::new);
        if (next.isPresent() && previous.isPresent()) {
            throw ProblemException.invalid("after", "cannot be given together with before");
        }
        return next.or(() -> previous).orElseGet(ThreadService.Page.Newest::new);
    }

    @GET
    @Path("/{messageId}")
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(summary = "Read a message", description = "With its segments and its history.")
    public MessageView one(
            @Context Call call, @PathParam("caseId") CaseId caseId, @PathParam("messageId") MessageId messageId) {
        return threads.note(call.organisation(), caseId, messageId, call.actor())
                .<MessageView>map(MessageView::of)
                .orElseGet(() -> MessageView.of(threads.detail(call.organisation(), caseId, messageId, call.actor())));
    }

    @POST
    @Path("/{messageId}/cancel")
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Take a queued message back",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = ByAuthor.class))))
    public MessageView cancel(
            @Context Call call, @PathParam("caseId") CaseId caseId, @PathParam("messageId") MessageId messageId) {
        threads.get(call.organisation(), caseId, messageId);
        AuthorRequest author = call.author(call.bodyOrNothing(ByAuthor::read).author());
        return MessageView.of(threads.cancel(
                call.organisation(), caseId, messageId, new Author(author.id(), author.name()), call.actor()));
    }

    @PUT
    @Path("/{messageId}/settlement")
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Treat an UNCERTAIN message as sent",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Settlement.class))))
    public MessageView settle(
            @Context Call call, @PathParam("caseId") CaseId caseId, @PathParam("messageId") MessageId messageId) {
        threads.get(call.organisation(), caseId, messageId);
        AuthorRequest author = call.author(call.body(Settlement::read).author());
        return MessageView.of(threads.settle(
                call.organisation(), caseId, messageId, new Author(author.id(), author.name()), call.actor()));
    }

    @Schema(name = "ByAuthor")
    record ByAuthor(@Schema(nullable = true) Optional<AuthorRequest> author) {
        static ByAuthor read(JsonFields fields) {
            return new ByAuthor(fields.optionalObject("author", AuthorRequest::read));
        }
    }

    @Schema(name = "Settlement")
    record Settlement(@Schema(allowableValues = "SENT") As as, Optional<AuthorRequest> author) {
        enum As {
            SENT
        }

        static Settlement read(JsonFields fields) {
            return new Settlement(fields.choice("as", As.class), fields.optionalObject("author", AuthorRequest::read));
        }
    }
}
