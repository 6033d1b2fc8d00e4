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
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.request.Cursors;
import org.casewire.api.request.JsonFields;
import org.casewire.api.view.KeyView;
import org.casewire.api.view.Page;
import org.casewire.core.access.AccessService;
import org.casewire.core.access.AccessService.Expiry;
import org.casewire.core.access.AccessService.Position;
import org.casewire.core.access.ApiKey;
import org.casewire.core.access.Role;
import org.casewire.core.id.OrganisationId;
import org.jspecify.annotations.Nullable;

/** The API keys of the caller's organisation. */
@Path("/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class KeysResource {
    private static final String LIST = "keys";

    private final AccessService access;
    private final Cursors cursors;

    public KeysResource(AccessService access, Cursors cursors) {
        this.access = access;
        this.cursors = cursors;
    }

    @GET
    @AllowedFor(Role.ADMIN)
    @Operation(summary = "List the keys, newest first")
    public Page<KeyView> list(
            @Context Call call,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        Cursors.Paging paging = cursors.paging(LIST, limit, cursor);
        Position after = paging.first()
                ? Position.FIRST
                : new Position(
                        Instant.parse(paging.after().get(0)), paging.after().get(1));
        List<ApiKey> found = access.list(call.organisation(), after, paging.limit() + 1);
        return Page.of(
                found,
                paging.limit(),
                KeyView::of,
                last -> cursors.write(LIST, last.createdAt().toString(), last.id()));
    }

    @POST
    @AllowedFor(Role.ADMIN)
    @Operation(
            summary = "Make a key",
            description = "The token is in this answer only.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = KeyRequest.class))))
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = KeyView.class)))
    public Response create(@Context Call call) {
        KeyRequest request = call.body(KeyRequest::read);
        OrganisationId organisation = call.organisation();
        ApiKey.Creation creation = call.idempotency()
                .map(repeatable -> access.create(
                        organisation, request.roles, request.name, request.expiry(), repeatable, call.actor()))
                .orElseGet(
                        () -> access.create(organisation, request.roles, request.name, request.expiry(), call.actor()));
        Response.ResponseBuilder answer =
                Response.created(URI.create("/v1/keys/" + creation.key().id())).entity(KeyView.of(creation));
        return creation instanceof ApiKey.Repeated
                ? answer.header(Call.REPLAY, true).build()
                : answer.build();
    }

    @DELETE
    @Path("/{id}")
    @AllowedFor(Role.ADMIN)
    @Operation(summary = "Revoke a key, at once")
    @ApiResponse(responseCode = "204")
    public Response revoke(@Context Call call, @PathParam("id") String id) {
        access.revoke(call.organisation(), id, call.actor());
        return Response.noContent().build();
    }

    /** @param name a professional's own name when it is her key */
    record KeyRequest(
            String name,
            Set<Role> roles,
            @Schema(nullable = true) @Nullable Instant expiresAt) {
        private static final Set<Role> OURS = EnumSet.of(Role.FRONTEND, Role.PROFESSIONAL, Role.ADMIN);

        static KeyRequest read(JsonFields fields) {
            String name = fields.name("name", 200);
            Set<Role> roles = EnumSet.noneOf(Role.class);
            List<String> words = fields.optionalTexts("roles", 8, 32).orElse(List.of());
            for (String word : words) {
                OURS.stream()
                        .filter(role -> KeyView.word(role).equals(word))
                        .findFirst()
                        .or(() -> fields.fault("roles", "must be some of frontend, professional, admin"))
                        .ifPresent(roles::add);
            }
            if (words.isEmpty()) {
                fields.fault("roles", "must name at least one of frontend, professional, admin");
            }
            Optional<Instant> expiresAt = fields.optionalTime("expiresAt");
            return new KeyRequest(name, roles, expiresAt.orElse(null));
        }

        Expiry expiry() {
            return expiresAt == null ? Expiry.NEVER : Expiry.at(expiresAt);
        }

        @Override
        public String toString() {
            return "KeyRequest[]";
        }
    }
}
