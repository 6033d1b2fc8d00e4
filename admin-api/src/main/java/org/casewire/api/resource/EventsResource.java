package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.events.EventData;
import org.casewire.api.events.EventHub;
import org.casewire.api.events.EventRequest;
import org.casewire.api.problem.ProblemException;
import org.casewire.api.request.Call;
import org.casewire.core.access.Role;
import org.casewire.core.crypto.Secret;
import org.jspecify.annotations.Nullable;

/** What happens in the organisation, as it happens: a stream, or a long poll for those who cannot read one. */
@Path("/v1/events")
public final class EventsResource {
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");
    private static final Pattern WAIT = Pattern.compile("[0-9]|[12][0-9]|30");

    private final EventHub hub;

    public EventsResource(EventHub hub) {
        this.hub = hub;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL, Role.ADMIN})
    @Operation(
            summary = "Follow the organisation's events",
            description = "Begins with the next event, or behind the one that Last-Event-ID or after names. A reset "
                    + "says that what follows it is no longer kept: reload, then go on. A comment comes every 15 s.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content =
                                    @Content(
                                            mediaType = MediaType.SERVER_SENT_EVENTS,
                                            schema = @Schema(implementation = EventData.class))))
    public void stream(
            @Context Call call,
            @Context HttpServletRequest http,
            @Parameter(hidden = true) @Suspended AsyncResponse suspended,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam(LAST_EVENT_ID) @Nullable String lastEventId,
            @QueryParam("after") @Nullable String after) {
        EventRequest request = request(call, authorization, lastEventId, after);
        if (http.getMethod().equals("HEAD")) {
            suspended.resume(Response.ok().type(MediaType.SERVER_SENT_EVENTS).build());
            return;
        }
        AsyncContext context = http.getAsyncContext();
        HttpServletResponse response = (HttpServletResponse) context.getResponse();
        response.setContentType(MediaType.SERVER_SENT_EVENTS);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        hub.stream(request, context);
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON + ";qs=0.5")
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL, Role.ADMIN})
    @Operation(
            summary = "Wait for the organisation's next events",
            description = "Answers with the first events behind after, or with none when wait is over; at once when "
                    + "after is not given. Ask again with last.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content = @Content(schema = @Schema(implementation = EventPage.class))))
    public CompletionStage<Response> poll(
            @Context Call call,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam(LAST_EVENT_ID) @Nullable String lastEventId,
            @QueryParam("after") @Nullable String after,
            @Parameter(description = "Seconds, 0 to 30") @QueryParam("wait") @Nullable String wait) {
        EventRequest request = request(call, authorization, lastEventId, after);
        return hub.poll(request, wait(wait))
                .thenApply(body ->
                        Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build());
    }

    private static EventRequest request(
            Call call, String authorization, @Nullable String lastEventId, @Nullable String after) {
        // A client that reconnects by itself keeps its URL, so the header is the newer one.
        boolean byHeader = lastEventId != null && !lastEventId.isEmpty();
        OptionalLong position = byHeader ? position(LAST_EVENT_ID, lastEventId) : position("after", after);
        // "Bearer " and the key: the guard let it in.
        return new EventRequest(
                call.organisation(),
                call.caller().id(),
                new Secret(authorization.substring(7).strip()),
                call.caller().roles().contains(Role.ADMIN),
                position);
    }

    private static OptionalLong position(String field, @Nullable String text) {
        if (text == null) {
            return OptionalLong.empty();
        }
        if (!POSITION.matcher(text).matches()) {
            throw ProblemException.invalid(field, "must be the id of an event");
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    private static Duration wait(@Nullable String text) {
        if (text == null) {
            return Duration.ZERO;
        }
        if (!WAIT.matcher(text).matches()) {
            throw ProblemException.invalid("wait", "must be a whole number of seconds from 0 to 30");
        }
        return Duration.ofSeconds(Integer.parseInt(text));
    }

    /** @param last to go on from */
    @Schema(name = "EventPage")
    record EventPage(List<EventItem> items, long last) {}

    /** An event's data with its id. */
    @Schema(name = "EventItem")
    record EventItem(
            long id,
            @com.fasterxml.jackson.annotation.JsonUnwrapped EventData data) {}
}
