package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.request.Cursors;
import org.casewire.api.request.Query;
import org.casewire.api.view.AuthorRequest;
import org.casewire.api.view.CaseChangeRequest;
import org.casewire.api.view.CaseView;
import org.casewire.api.view.NewCaseRequest;
import org.casewire.api.view.Page;
import org.casewire.api.view.ReadRequest;
import org.casewire.api.view.StatusRequest;
import org.casewire.api.view.UnreadRequest;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Role;
import org.casewire.core.cases.CaseCursor;
import org.casewire.core.cases.CaseFilter;
import org.casewire.core.cases.CasePage;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.cases.CreatedCase;
import org.casewire.core.cases.NewCase;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.conversation.ReadingService;
import org.casewire.core.conversation.StatusChange;
import org.casewire.core.conversation.StatusService;
import org.casewire.core.conversation.ThreadPoint;
import org.casewire.core.id.CaseId;
import org.jspecify.annotations.Nullable;

/** An organisation's cases: making, finding, changing, reading, opening and closing them. */
@Path("/v1/cases")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class CasesResource {
    private final CaseService cases;
    private final StatusService status;
    private final ReadingService reading;
    private final Cursors cursors;

    public CasesResource(CaseService cases, StatusService status, ReadingService reading, Cursors cursors) {
        this.cases = cases;
        this.status = status;
        this.reading = reading;
        this.cursors = cursors;
    }

    @POST
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Create a case",
            description = "The same reference again answers 200 with the case that stands.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = NewCaseRequest.class))),
            responses =
                    @ApiResponse(
                            responseCode = "201",
                            content = @Content(schema = @Schema(implementation = CaseView.class))))
    public Response create(@Context Call call) {
        NewCase wanted = call.body(NewCaseRequest::read).wanted();
        CreatedCase created = cases.create(call.organisation(), call.actor(), wanted, call.idempotency());
        Response.ResponseBuilder answer = Response.status(created.answer()).entity(CaseView.of(created.created()));
        if (created.answer() == CreatedCase.NEW) {
            answer.location(URI.create("/v1/cases/" + created.created().id()));
        }
        if (created.replay()) {
            answer.header("Idempotent-Replay", "true");
        }
        return answer.build();
    }

    @GET
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "List cases",
            description =
                    "The last active first; with order=waiting the longest waiting first, and then those that do not wait."
                            + " The archive is status=COMPLETE; new messages are unread=true; what nobody answers for is"
                            + " assignee=none.")
    public Page<CaseView> list(
            @Context Call call,
            @QueryParam("status") @Nullable String ofStatus,
            @QueryParam("unread") @Nullable String unread,
            @QueryParam("hidden") @Nullable String hidden,
            @QueryParam("attention") @Nullable String attention,
            @QueryParam("waiting") @Nullable String waiting,
            @QueryParam("assignee") @Nullable String assignee,
            @QueryParam("order") @Nullable String order,
            @QueryParam("phone") @Nullable String phone,
            @QueryParam("reference") @Nullable String reference,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        CaseFilter filter = new CaseFilter(
                Query.choice("status", ofStatus, CaseStatus.class),
                Query.flag("unread", unread),
                Query.flag("hidden", hidden),
                Query.flag("attention", attention),
                Query.flag("waiting", waiting),
                CaseOrder.assignee(assignee),
                Optional.ofNullable(phone),
                Optional.ofNullable(reference));
        CaseOrder by = CaseOrder.of(order);
        Cursors.Paging paging = cursors.paging(by.list(), limit, cursor);
        CaseCursor after = paging.first() ? by.start() : CaseOrder.cursor(paging.after());
        CasePage page = cases.list(call.organisation(), call.actor(), filter, after, paging.limit());
        return new Page<>(
                page.items().stream().map(CaseView::of).toList(),
                page.next()
                        .map(next -> cursors.write(by.list(), CaseOrder.parts(next)))
                        .orElse(null));
    }

    @GET
    @Path("/{caseId}")
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(summary = "Read a case")
    public CaseView view(@Context Call call, @PathParam("caseId") CaseId caseId) {
        return CaseView.of(cases.view(call.organisation(), call.actor(), caseId));
    }

    @PATCH
    @Path("/{caseId}")
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Change a case",
            description = "hidden closes the thread. A changed phone takes queued messages back.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = CaseChangeRequest.class))))
    public CaseView change(@Context Call call, @PathParam("caseId") CaseId caseId) {
        cases.require(call.organisation(), caseId);
        CaseChangeRequest.Read wanted = call.body(CaseChangeRequest::read);
        Actor actor = call.optionalAuthor(wanted.author())
                .map(author -> call.actor().actingFor(author.id()))
                .orElse(call.actor());
        return CaseView.of(cases.change(call.organisation(), actor, caseId, wanted.change()));
    }

    @PUT
    @Path("/{caseId}/status")
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Open or close a case",
            description =
                    "Closing one with messages to be sent later is 409 scheduled-messages, unless they are cancelled.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = StatusRequest.class))))
    public CaseView changeStatus(@Context Call call, @PathParam("caseId") CaseId caseId) {
        cases.require(call.organisation(), caseId);
        StatusRequest wanted = call.body(StatusRequest::read);
        StatusChange change = new StatusChange(
                wanted.status(),
                call.optionalAuthor(wanted.author()).map(AuthorRequest::id),
                wanted.lastSeen(),
                wanted.cancelScheduled());
        return CaseView.of(status.change(call.organisation(), call.actor(), caseId, change));
    }

    @PUT
    @Path("/{caseId}/read")
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Mark a thread as read up to an entry",
            description =
                    "A message's id tells a position only while it stands at its first entry here; else 409 moved.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = ReadRequest.class))))
    public CaseView read(@Context Call call, @PathParam("caseId") CaseId caseId) {
        cases.require(call.organisation(), caseId);
        ThreadPoint upTo = call.body(ReadRequest::read).point();
        return CaseView.of(reading.read(call.organisation(), call.actor(), caseId, upTo));
    }

    @PUT
    @Path("/{caseId}/unread")
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Mark a thread as unread from an entry on",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = UnreadRequest.class))))
    public CaseView unread(@Context Call call, @PathParam("caseId") CaseId caseId) {
        cases.require(call.organisation(), caseId);
        long from = call.body(UnreadRequest::read).entry();
        return CaseView.of(reading.unread(call.organisation(), call.actor(), caseId, from));
    }
}
