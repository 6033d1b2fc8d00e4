package org.casewire.api.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.problem.ProblemException;
import org.casewire.api.request.Call;
import org.casewire.api.request.Cursors;
import org.casewire.api.request.QueryValues;
import org.casewire.api.view.Page;
import org.casewire.core.access.Role;
import org.casewire.core.cases.Confirmation;
import org.casewire.core.cases.MessageState;
import org.casewire.core.desk.Accounts;
import org.casewire.core.desk.MessageListing;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.IdSpan;
import org.casewire.core.organisation.SenderNumber;
import org.jspecify.annotations.Nullable;

/** What became of an organisation's messages over a span of time: one by one, in sums, and by how much. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class AccountsResource {
    private static final String LIST = "messages";
    /** What a span is that begins nowhere. */
    private static final Duration USUAL = Duration.ofDays(31);

    private final MessageListing messages;
    private final Accounts accounts;
    private final Cursors cursors;
    private final Clock clock;

    public AccountsResource(MessageListing messages, Accounts accounts, Cursors cursors, Clock clock) {
        this.messages = messages;
        this.accounts = accounts;
        this.cursors = cursors;
        this.clock = clock;
    }

    @GET
    @Path("/messages")
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL, Role.ADMIN})
    @Operation(
            summary = "List the organisation's messages of a span",
            description =
                    "Newest first, without texts, to compare them with one's own. from and to: RFC 3339 times; to itself"
                            + " is not included. A text that waited on a list stands where it came into its thread.")
    public Page<ItemView> list(
            @Context Call call,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        Span span = span(from, to);
        Cursors.Paging paging = cursors.paging(LIST, limit, cursor);
        UUID before = paging.first()
                ? MessageListing.NEWEST
                : UUID.fromString(paging.after().get(0));
        return Page.of(
                messages.page(
                        call.organisation(),
                        call.actor(),
                        IdSpan.of(span.from(), span.to()),
                        before,
                        paging.limit() + 1),
                paging.limit(),
                ItemView::of,
                last -> cursors.write(LIST, last.id().toString()));
    }

    @GET
    @Path("/balance")
    @AllowedFor(Role.ADMIN)
    @Operation(
            summary = "What became of everything",
            description =
                    "The parts add up to the total; else difference says by how much they do not. Without from: 31 days.")
    public BalanceView balance(
            @Context Call call, @QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
        Span span = span(from, to);
        return BalanceView.of(accounts.balance(call.organisation(), span.from(), span.to()));
    }

    @GET
    @Path("/usage")
    @AllowedFor(Role.ADMIN)
    @Operation(
            summary = "How much was sent",
            description =
                    "by: day (usual, of the organisation's time zone), senderNumber or state. Without from: 31 days.")
    @ApiResponse(
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        array = @ArraySchema(schema = @Schema(implementation = UsageView.class))),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string"))
            })
    public List<UsageView> usage(
            @Context Call call,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("by") @Nullable String by) {
        Accounts.By key = by(by);
        Span span = span(from, to);
        return accounts.usage(call.organisation(), span.from(), span.to(), key).stream()
                .map(one -> UsageView.of(one, key))
                .toList();
    }

    @GET
    @Path("/usage")
    // Who takes anything is given the data.
    @Produces("text/csv;qs=0.5")
    @AllowedFor(Role.ADMIN)
    @Hidden
    public String usageTable(
            @Context Call call,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("by") @Nullable String by) {
        return usage(call, from, to, by).stream()
                .map(one -> "\"" + one.key() + "\"," + one.messages() + "," + one.segments() + "\r\n")
                .collect(Collectors.joining("", "key,messages,segments\r\n", ""));
    }

    private static Accounts.By by(@Nullable String by) {
        if (by == null) {
            return Accounts.By.DAY;
        }
        return switch (by) {
            case "day" -> Accounts.By.DAY;
            case "senderNumber" -> Accounts.By.SENDER_NUMBER;
            case "state" -> Accounts.By.STATE;
            default -> throw ProblemException.invalid("by", "must be day, senderNumber or state");
        };
    }

    private Span span(@Nullable String from, @Nullable String to) {
        // What is accepted in this very moment belongs to it.
        Instant end = QueryValues.time("to", to).orElseGet(() -> clock.instant().plusSeconds(1));
        Instant begin = QueryValues.time("from", from).orElseGet(() -> end.minus(USUAL));
        if (!begin.isBefore(end)) {
            throw ProblemException.invalid("from", "must lie before to");
        }
        return new Span(begin, end);
    }

    private record Span(Instant from, Instant to) {}

    @Schema(name = "MessageItem")
    record ItemView(
            UUID id,
            @Nullable UUID caseId,

            @Schema(allowableValues = {"OUTBOUND", "INBOUND"})
            String direction,

            MessageState state,
            @Schema(nullable = true) @Nullable Confirmation confirmation,
            Instant createdAt) {
        static ItemView of(MessageListing.Item item) {
            return new ItemView(
                    item.id().value(),
                    item.caseId().map(CaseId::value).orElse(null),
                    item.outbound() ? "OUTBOUND" : "INBOUND",
                    item.state(),
                    item.confirmation().orElse(null),
                    item.createdAt());
        }
    }

    @Schema(name = "Balance")
    record BalanceView(AcceptedView accepted, ReceivedView received) {
        static BalanceView of(Accounts.Balance balance) {
            return new BalanceView(AcceptedView.of(balance.accepted()), ReceivedView.of(balance.received()));
        }
    }

    /** @param onItsWay those that wait for their time included */
    @Schema(name = "AcceptedBalance")
    record AcceptedView(
            long total,
            long reached,
            long notSent,
            long unknown,
            long onItsWay,

            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Schema(description = "Only when the parts do not add up")
            @Nullable
            Long difference) {
        static AcceptedView of(Accounts.Accepted of) {
            return new AcceptedView(
                    of.total(),
                    of.reached(),
                    of.notSent(),
                    of.unknown(),
                    of.onItsWay(),
                    of.difference() == 0 ? null : of.difference());
        }
    }

    @Schema(name = "ReceivedBalance")
    record ReceivedView(
            long total,
            long inThreads,
            long unmatched,
            long handled,
            long erased,

            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Schema(description = "Only when the parts do not add up")
            @Nullable
            Long difference) {
        static ReceivedView of(Accounts.Received of) {
            return new ReceivedView(
                    of.total(),
                    of.inThreads(),
                    of.unmatched(),
                    of.handled(),
                    of.erased(),
                    of.difference() == 0 ? null : of.difference());
        }
    }

    @Schema(name = "Usage")
    record UsageView(String key, long messages, long segments) {
        static UsageView of(Accounts.Usage usage, Accounts.By by) {
            String key = by == Accounts.By.SENDER_NUMBER
                    ? SenderNumber.address(usage.key()).shown()
                    : usage.key();
            return new UsageView(key, usage.messages(), usage.segments());
        }
    }
}
