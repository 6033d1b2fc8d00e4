package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.request.JsonFields;
import org.casewire.core.access.Role;
import org.casewire.core.organisation.CarrierTexts;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.text.PlainTypography;
import org.casewire.core.text.TextMeasure;

/** What a text will take, for the field it is typed into. */
@Path("/v1/texts/measure")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class TextsResource {
    private final OrganisationDirectory organisations;
    private final CarrierTexts texts;

    public TextsResource(OrganisationDirectory organisations, CarrierTexts texts) {
        this.organisations = organisations;
        this.texts = texts;
    }

    @POST
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL, Role.ADMIN})
    @Operation(
            summary = "Measure a text",
            description =
                    "As it would be sent: after plainTypography, if the organisation has it on, and by the carrier that"
                            + " makes the most SMS of it, where the organisation has several.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = MeasureRequest.class))))
    public TextMeasure measure(@Context Call call) {
        String text = call.body(MeasureRequest::read).text();
        Organisation organisation = organisations.get(call.organisation());
        return TextMeasure.strictest(
                organisation.settings().plainTypography() ? PlainTypography.flatten(text) : text,
                texts.of(organisation));
    }

    record MeasureRequest(String text) {
        static MeasureRequest read(JsonFields fields) {
            return new MeasureRequest(fields.anyText("text", Integer.MAX_VALUE));
        }

        @Override
        public String toString() {
            return "MeasureRequest[]";
        }
    }
}
