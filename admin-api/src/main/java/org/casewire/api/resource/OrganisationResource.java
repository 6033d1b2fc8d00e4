package org.casewire.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.request.EntityTags;
import org.casewire.api.request.JsonFields;
import org.casewire.api.view.OrganisationView;
import org.casewire.api.view.SettingsFields;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.access.Role;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationService;
import org.casewire.core.organisation.OrganisationSettings;

/** The caller's own organisation. Its version is the ETag, so that of two who change it the second learns of the first. */
@Path("/v1/organisation")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class OrganisationResource {
    private static final ObjectMapper NUMBERS = new ObjectMapper();

    private final OrganisationService organisations;

    public OrganisationResource(OrganisationService organisations) {
        this.organisations = organisations;
    }

    @GET
    @AllowedFor(Role.ADMIN)
    @Operation(summary = "Read the organisation's settings", description = "The ETag is for If-Match of a PUT.")
    @ApiResponse(content = @Content(schema = @Schema(implementation = OrganisationView.class)))
    public Response read(@Context Call call) {
        return answer(organisations.get(call.organisation()));
    }

    @PUT
    @AllowedFor(Role.ADMIN)
    @Operation(
            summary = "Change the organisation's settings",
            description = "What is left out stays as it is. id, slug and senderNumbers may be sent as they were read.",
            parameters =
                    @Parameter(
                            in = ParameterIn.HEADER,
                            name = HttpHeaders.IF_MATCH,
                            schema = @Schema(type = "string"),
                            description = "An ETag of the GET, a list of them, or *"),
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = OrganisationView.class))))
    @ApiResponse(content = @Content(schema = @Schema(implementation = OrganisationView.class)))
    public Response change(@Context Call call, @Context HttpHeaders headers) {
        Organisation present = organisations.get(call.organisation());
        Change change = call.body(fields -> Change.read(fields, present));
        return answer(organisations.update(
                present.id(), change.name, change.settings, version(headers, present), call.actor()));
    }

    private static long version(HttpHeaders headers, Organisation present) {
        List<String> ifMatch = headers.getRequestHeader(HttpHeaders.IF_MATCH);
        if (ifMatch == null || ifMatch.isEmpty()) {
            throw new RequestRefused(Code.PRECONDITION_REQUIRED, "Send If-Match with the ETag of the GET");
        }
        if (!EntityTags.match(ifMatch, present.version())) {
            throw new RequestRefused(
                    Code.PRECONDITION_FAILED, "If-Match names no ETag of these settings as they are; read them again");
        }
        return present.version();
    }

    private static Response answer(Organisation organisation) {
        return Response.ok(OrganisationView.of(organisation))
                .tag(new EntityTag(String.valueOf(organisation.version())))
                .build();
    }

    private record Change(String name, OrganisationSettings settings) {
        static Change read(JsonFields fields, Organisation present) {
            fields.optionalText("id", 64)
                    .ifPresent(id -> fixed(fields, "id", id, present.id().toString()));
            fields.optionalText("slug", 64).ifPresent(slug -> fixed(fields, "slug", slug, present.slug()));
            fields.raw("senderNumbers").ifPresent(given -> {
                JsonNode standing =
                        NUMBERS.valueToTree(OrganisationView.of(present).senderNumbers());
                if (!given.equals(standing)) {
                    fields.fault("senderNumbers", "only organisation apply changes these");
                }
            });
            return new Change(
                    fields.optionalName("name", 200).orElse(present.name()),
                    SettingsFields.read(fields, present.settings()));
        }

        private static void fixed(JsonFields fields, String name, String given, String standing) {
            if (!given.equals(standing)) {
                fields.fault(name, "cannot be changed");
            }
        }
    }
}
