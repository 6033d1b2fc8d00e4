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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.events.WaitPreference;
import org.casewire.api.request.Call;
import org.casewire.api.request.JsonFields;
import org.casewire.api.view.AuthorRequest;
import org.casewire.api.view.MessageView;
import org.casewire.core.access.Role;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;

/** Sending, and sending again. Most requests to send take {@link SendingLane} instead, with the same outcome. */
@Path("/v1/cases/{caseId}/messages")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class SendingResource {
    private static final Duration LONGEST_WAIT = Duration.ofDays(90);

    /** The whole body is bounded, and what an organisation may send is bounded further. */
    private static final int LONGEST_TEXT = 64 * 1024;

    private final Sending sending;

    public SendingResource(Sending sending) {
        this.sending = sending;
    }

    @POST
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Send a text",
            description =
                    "201 once the message is stored; it may be QUEUED then, or later with Prefer: wait. With sendAt it is SCHEDULED"
                            + " and outside of the thread until then. With lastSeenEntry: 409 newer-entries, with the newest one,"
                            + " when somebody else wrote since.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = NewMessage.class))))
    public CompletionStage<Response> send(
            @Context Call call, @Context HttpHeaders headers, @PathParam("caseId") CaseId caseId) {
        return sending.send(call, caseId, preferences(headers)).thenApply(SendingResource::created);
    }

    @POST
    @Path("/{messageId}/resend")
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Send a message again that did not arrive",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Again.class))))
    public CompletionStage<Response> resend(
            @Context Call call,
            @Context HttpHeaders headers,
            @PathParam("caseId") CaseId caseId,
            @PathParam("messageId") MessageId messageId) {
        return sending.resend(call, caseId, messageId, preferences(headers)).thenApply(SendingResource::created);
    }

    private static List<String> preferences(HttpHeaders headers) {
        return Optional.ofNullable(headers.getRequestHeader("Prefer")).orElse(List.of());
    }

    private static Response created(Sending.Sent sent) {
        Response.ResponseBuilder answer =
                Response.created(URI.create(sent.path())).entity(MessageView.of(sent.message()));
        if (sent.waited()) {
            answer.header("Preference-Applied", WaitPreference.APPLIED);
        }
        if (sent.replay()) {
            answer.header(Call.REPLAY, "true");
        }
        return answer.build();
    }

    @Schema(name = "Resend")
    record Again(@Schema(nullable = true) Optional<AuthorRequest> author, boolean urgent) {
        static Again read(JsonFields fields) {
            return new Again(fields.optionalObject("author", AuthorRequest::read), fields.flag("urgent", false));
        }
    }

    @Schema(name = "NewMessage")
    record NewMessage(
            String text,
            @Schema(nullable = true) Optional<AuthorRequest> author,
            boolean takeOver,
            @Schema(minimum = "0", nullable = true) Optional<Long> lastSeenEntry,

            @Schema(description = "To be sent then, within 90 days")
            Optional<Instant> sendAt,

            @Schema(
                    type = "string",
                    example = "PT48H",
                    description = "An answer is expected that long after acceptance")
            Optional<Duration> replyWithin,

            @Schema(description = "In quiet hours too") boolean urgent) {
        static NewMessage read(JsonFields fields) {
            return new NewMessage(
                    fields.anyText("text", LONGEST_TEXT),
                    fields.optionalObject("author", AuthorRequest::read),
                    fields.flag("takeOver", false),
                    fields.optionalEntry("lastSeenEntry"),
                    fields.optionalTime("sendAt"),
                    replyWithin(fields),
                    fields.flag("urgent", false));
        }

        private static Optional<Duration> replyWithin(JsonFields fields) {
            return fields.optionalDuration("replyWithin")
                    .flatMap(within ->
                            within.compareTo(Duration.ofSeconds(1)) >= 0 && within.compareTo(LONGEST_WAIT) <= 0
                                    ? Optional.of(within)
                                    : fields.fault("replyWithin", "must be from PT1S to PT2160H"));
        }

        @Override
        public String toString() {
            return "NewMessage[]";
        }
    }
}
