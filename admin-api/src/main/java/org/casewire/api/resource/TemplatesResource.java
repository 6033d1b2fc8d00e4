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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.request.JsonFields;
import org.casewire.api.view.AuthorRequest;
import org.casewire.api.view.Page;
import org.casewire.core.access.Role;
import org.casewire.core.desk.Rendering;
import org.casewire.core.desk.Template;
import org.casewire.core.desk.TemplateService;
import org.casewire.core.id.CaseId;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.text.TextMeasure;

/** An organisation's standard texts: administrators keep them, everybody at the desk fills them in. */
@Path("/v1/templates")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class TemplatesResource {
    private static final int LONGEST_TEXT = 64 * 1024;
    private static final int MOST_VALUES = 50;
    private static final int LONGEST_VALUE = 1_000;

    private final TemplateService templates;
    private final Rendering rendering;
    private final OrganisationDirectory organisations;

    public TemplatesResource(TemplateService templates, Rendering rendering, OrganisationDirectory organisations) {
        this.templates = templates;
        this.rendering = rendering;
        this.organisations = organisations;
    }

    @GET
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL, Role.ADMIN})
    @Operation(summary = "List the templates", description = "By name, all at once.")
    public Page<TemplateView> list(@Context Call call) {
        return new Page<>(
                templates.all(call.organisation()).stream()
                        .map(TemplateView::of)
                        .toList(),
                null);
    }

    @POST
    @AllowedFor(Role.ADMIN)
    @Operation(
            summary = "Make a template",
            description = "Placeholders such as {patient.name} or {doctor} are found by themselves.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = TemplateRequest.class))),
            responses =
                    @ApiResponse(
                            responseCode = "201",
                            content = @Content(schema = @Schema(implementation = TemplateView.class))))
    public Response create(@Context Call call) {
        TemplateRequest wanted = body(call);
        TemplateService.Created created =
                templates.create(call.organisation(), call.actor(), wanted.name(), wanted.texts(), call.idempotency());
        Response.ResponseBuilder answer = Response.created(
                        URI.create("/v1/templates/" + created.template().id()))
                .entity(TemplateView.of(created.template()));
        if (created.replay()) {
            answer.header(Call.REPLAY, "true");
        }
        return answer.build();
    }

    @PUT
    @Path("/{templateId}")
    @AllowedFor(Role.ADMIN)
    @Operation(
            summary = "Change a template",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = TemplateRequest.class))))
    public TemplateView change(@Context Call call, @PathParam("templateId") UUID templateId) {
        templates.get(call.organisation(), templateId);
        TemplateRequest wanted = body(call);
        return TemplateView.of(
                templates.change(call.organisation(), call.actor(), templateId, wanted.name(), wanted.texts()));
    }

    @DELETE
    @Path("/{templateId}")
    @AllowedFor(Role.ADMIN)
    @Operation(summary = "Delete a template", responses = @ApiResponse(responseCode = "204"))
    public Response delete(@Context Call call, @PathParam("templateId") UUID templateId) {
        templates.delete(call.organisation(), call.actor(), templateId);
        return Response.noContent().build();
    }

    @POST
    @Path("/{templateId}/render")
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Fill a template in for a case",
            description = "Nothing is sent. What has no value is named in missing and stands as it is written.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = RenderRequest.class))))
    public RenderedView render(@Context Call call, @PathParam("templateId") UUID templateId) {
        templates.get(call.organisation(), templateId);
        RenderRequest wanted = call.body(RenderRequest::read);
        AuthorRequest author = call.author(wanted.author());
        return RenderedView.of(rendering.render(
                call.organisation(),
                call.actor().actingFor(author.id()),
                templateId,
                new Rendering.Wanted(
                        new CaseId(wanted.caseId()),
                        wanted.language(),
                        wanted.values(),
                        wanted.sendAt(),
                        author.name())));
    }

    private TemplateRequest body(Call call) {
        List<String> languages =
                organisations.get(call.organisation()).settings().languages();
        return call.body(fields -> TemplateRequest.read(fields, languages));
    }

    /** @param placeholders of all its languages */
    @Schema(name = "Template")
    record TemplateView(UUID id, String name, Map<String, String> texts, List<String> placeholders, Instant updatedAt) {
        static TemplateView of(Template template) {
            return new TemplateView(
                    template.id(), template.name(), template.texts(), template.placeholders(), template.updatedAt());
        }
    }

    @Schema(name = "NewTemplate")
    record TemplateRequest(
            @Schema(maxLength = 100) String name,

            @Schema(description = "By language; one text counts as the first language's")
            Map<String, String> texts) {
        static TemplateRequest read(JsonFields fields, List<String> languages) {
            String name = fields.name("name", 100);
            Map<String, String> texts = new LinkedHashMap<>(fields.optionalTextsByLanguage("texts", LONGEST_TEXT)
                    .orElseGet(() -> {
                        if (fields.raw("texts").isEmpty()) {
                            fields.fault("texts", "is missing");
                        }
                        return Map.of();
                    }));
            if (texts.containsKey("") && !languages.isEmpty()) {
                texts.put(languages.get(0), texts.get(""));
                texts.remove("");
            }
            return new TemplateRequest(name, texts);
        }
    }

    @Schema(name = "RenderTemplate")
    record RenderRequest(
            UUID caseId,
            Optional<String> language,
            Map<String, String> values,
            Optional<Instant> sendAt,
            Optional<AuthorRequest> author) {
        static RenderRequest read(JsonFields fields) {
            return new RenderRequest(
                    fields.id("caseId"),
                    fields.optionalText("language", 8),
                    fields.texts("values", MOST_VALUES, LONGEST_VALUE),
                    fields.optionalTime("sendAt"),
                    fields.optionalObject("author", AuthorRequest::read));
        }

        @Override
        public String toString() {
            return "RenderRequest[" + caseId + "]";
        }
    }

    @Schema(name = "RenderedTemplate")
    record RenderedView(String text, String language, List<String> missing, TextMeasure measure) {
        static RenderedView of(Rendering.Rendered rendered) {
            return new RenderedView(rendered.text(), rendered.language(), rendered.missing(), rendered.measure());
        }

        @Override
        public String toString() {
            return "RenderedView[" + language + "]";
        }
    }
}
