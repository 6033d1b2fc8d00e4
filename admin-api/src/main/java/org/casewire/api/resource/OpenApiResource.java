package org.casewire.api.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.jaxrs2.Reader;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.integration.SwaggerConfiguration;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The API's own description, made from the resources when it is first asked for: half a second of a start is spared. */
@Path("/openapi.json")
@Hidden
public final class OpenApiResource {
    private final List<Object> resources;
    private @Nullable String description;

    public OpenApiResource(List<Object> resources) {
        this.resources = resources;
    }

    @GET
    @PermitAll
    @Produces(MediaType.APPLICATION_JSON)
    public synchronized String describe() {
        if (description == null) {
            description = written();
        }
        return description;
    }

    private String written() {
        OpenAPI base = new OpenAPI()
                .info(new Info()
                        .title("Casewire")
                        .version("1")
                        .description("Chat with patients by SMS, inside cases. Errors are problem+json (RFC 9457)."))
                .components(new Components()
                        .addSecuritySchemes(
                                "key",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("An API key, cw_…")))
                .addSecurityItem(new SecurityRequirement().addList("key"));
        OpenAPI whole = new Reader(new SwaggerConfiguration().openAPI31(true).openAPI(base))
                .read(resources.stream().map(Object::getClass).collect(Collectors.toSet()));
        try {
            return Json31.mapper().writeValueAsString(whole);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The API's description could not be written", e);
        }
    }
}
