package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.events.ConfirmationWatch;
import org.casewire.api.events.WaitPreference;
import org.casewire.api.problem.ProblemException;
import org.casewire.api.request.Call;
import org.casewire.api.request.JsonFields;
import org.casewire.api.view.AuthorRequest;
import org.casewire.api.view.MessageView;
import org.casewire.core.access.Role;
import org.casewire.core.cases.Confirmation;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.message.Author;
import org.casewire.core.message.Message;
import org.casewire.core.message.MessageService;
import org.casewire.core.message.SendRequest;
import org.casewire.core.message.SendResult;
import org.casewire.core.message.ThreadService;

/** Sending, and sending again. No HTTP thread is held while the message is written. */
@Path("/v1/cases/{caseId}/messages")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class SendingResource {
    /** The whole body is bounded, and what an organisation may send is bounded further. */
    private static final int LONGEST_TEXT = 64 * 1024;

    private final MessageService messages;
    private final ThreadService threads;
    private final ConfirmationWatch confirmations;
    private final Executor reading;

    /** @param reading where a replayed message is read, off the writer's thread */
    public SendingResource(
            MessageService messages, ThreadService threads, ConfirmationWatch confirmations, Executor reading) {
        this.messages = messages;
        this.threads = threads;
        this.confirmations = confirmations;
        this.reading = reading;
    }

    @POST
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Send a text",
            description = "201 once the message is stored; it may be QUEUED then, or later with Prefer: wait.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = NewMessage.class))))
    public CompletionStage<Response> send(
            @Context Call call, @Context HttpHeaders headers, @PathParam("caseId") CaseId caseId) {
        NewMessage wanted = body(call, caseId, NewMessage::read);
        AuthorRequest author = call.author(wanted.author());
        return queue(
                headers,
                new SendRequest(
                        call.organisation(),
                        caseId,
                        wanted.text(),
                        new Author(author.id(), author.name()),
                        wanted.takeOver(),
                        Optional.empty(),
                        call.idempotency(),
                        call.actor()));
    }

    @POST
    @Path("/{messageId}/resend")
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Send a message again that did not arrive",
            requestBody =
                    @RequestBody(
                            content = @Content(schema = @Schema(implementation = MessagesResource.ByAuthor.class))))
    public CompletionStage<Response> resend(
            @Context Call call,
            @Context HttpHeaders headers,
            @PathParam("caseId") CaseId caseId,
            @PathParam("messageId") MessageId messageId) {
        Message original = threads.get(call.organisation(), caseId, messageId);
        AuthorRequest author =
                call.author(call.bodyOrNothing(MessagesResource.ByAuthor::read).author());
        return queue(
                headers,
                new SendRequest(
                        call.organisation(),
                        caseId,
                        original.text(),
                        new Author(author.id(), author.name()),
                        false,
                        Optional.of(messageId),
                        call.idempotency(),
                        call.actor()));
    }

    /** A missing case is told before a wrong body; looked up only then, since it costs a query. */
    private <T> T body(Call call, CaseId caseId, Function<JsonFields, T> read) {
        try {
            return call.body(read);
        } catch (ProblemException wrongBody) {
            threads.requireCase(call.organisation(), caseId);
            throw wrongBody;
        }
    }

    private CompletionStage<Response> queue(HttpHeaders headers, SendRequest request) {
        List<String> preferences =
                Optional.ofNullable(headers.getRequestHeader("Prefer")).orElse(List.of());
        Optional<Duration> wait = WaitPreference.of(preferences);
        return messages.send(request).thenComposeAsync(result -> answer(request, result, wait), reading);
    }

    private CompletionStage<Response> answer(SendRequest request, SendResult result, Optional<Duration> wait) {
        boolean replay = result instanceof SendResult.Replayed;
        MessageId id = idOf(result);
        Supplier<Message> read = () -> threads.get(request.organisation(), request.caseId(), id);
        if (wait.isPresent()) {
            return confirmations
                    .answer(request.organisation(), id, wait.get(), read, SendingResource::isPending)
                    .thenApply(message -> created(message, replay)
                            .header("Preference-Applied", WaitPreference.APPLIED)
                            .build());
        }
        Message message = result instanceof SendResult.Queued queued ? queued.message() : read.get();
        return CompletableFuture.completedFuture(created(message, replay).build());
    }

    private static MessageId idOf(SendResult result) {
        if (result instanceof SendResult.Queued queued) {
            return queued.message().id();
        }
        if (result instanceof SendResult.Replayed replayed) {
            return replayed.message();
        }
        throw new IllegalStateException("A request was neither queued nor refused");
    }

    private static boolean isPending(Message message) {
        return message.confirmation().equals(Optional.of(Confirmation.PENDING));
    }

    private static Response.ResponseBuilder created(Message message, boolean replay) {
        Response.ResponseBuilder answer = created(message);
        return replay ? answer.header("Idempotent-Replay", "true") : answer;
    }

    private static Response.ResponseBuilder created(Message message) {
        String caseId = message.caseId().map(CaseId::toString).orElseThrow();
        return Response.created(URI.create("/v1/cases/" + caseId + "/messages/" + message.id()))
                .entity(MessageView.of(message));
    }

    @Schema(name = "NewMessage")
    record NewMessage(String text, @Schema(nullable = true) Optional<AuthorRequest> author, boolean takeOver) {
        static NewMessage read(JsonFields fields) {
            return new NewMessage(
                    fields.anyText("text", LONGEST_TEXT),
                    fields.optionalObject("author", AuthorRequest::read),
                    fields.flag("takeOver", false));
        }

        @Override
        public String toString() {
            return "NewMessage[]";
        }
    }
}
