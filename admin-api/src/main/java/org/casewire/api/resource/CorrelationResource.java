package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.problem.ProblemException;
import org.casewire.api.request.Call;
import org.casewire.api.request.JsonFields;
import org.casewire.api.view.CorrelationView;
import org.casewire.core.access.Role;
import org.casewire.core.cases.PatientPhone;
import org.casewire.core.inbound.CorrelationPreview;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.organisation.SenderNumber;
import org.jspecify.annotations.Nullable;

/** Tells where a text would go, before anybody writes it. */
@Path("/v1/correlation/preview")
@Produces(MediaType.APPLICATION_JSON)
public final class CorrelationResource {
    private final CorrelationPreview previews;
    private final OrganisationDirectory organisations;
    private final PatientPhone phones;

    public CorrelationResource(CorrelationPreview previews, OrganisationDirectory organisations, NumberPlan numbers) {
        this.previews = previews;
        this.organisations = organisations;
        this.phones = new PatientPhone(numbers);
    }

    @GET
    @AllowedFor({Role.ADMIN, Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Where would a text from this patient to this sender number go now?",
            description = "By which rule and with which candidates, as far as this organisation is concerned.")
    public CorrelationView preview(
            @Context Call call, @QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
        return previewed(call, from, to);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @AllowedFor({Role.ADMIN, Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "The same, without a number in the URL",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Ends.class))))
    public CorrelationView previewed(@Context Call call) {
        Ends ends = call.body(Ends::read);
        return previewed(call, ends.from(), ends.to());
    }

    /** Between whom. */
    @Schema(name = "CorrelationEnds")
    record Ends(String from, String to) {
        static Ends read(JsonFields fields) {
            return new Ends(fields.asTyped("from"), fields.asTyped("to"));
        }

        @Override
        public String toString() {
            return "Ends[]";
        }
    }

    private CorrelationView previewed(Call call, @Nullable String from, @Nullable String to) {
        Organisation organisation = organisations.get(call.organisation());
        PhoneNumber patient = patient(organisation, from);
        SenderNumber ours = ours(organisation, to);
        return CorrelationView.of(previews.preview(organisation.id(), patient, ours));
    }

    private PhoneNumber patient(Organisation organisation, @Nullable String from) {
        if (from == null || organisation.settings().regions().isEmpty()) {
            throw ProblemException.invalid("from", "must be the patient's number");
        }
        return phones.asked(organisation, from)
                .orElseThrow(() -> ProblemException.invalid("from", "is no valid phone number"));
    }

    private SenderNumber ours(Organisation organisation, @Nullable String to) {
        String typed = to == null ? "" : to.strip();
        // A number that no plan knows may be ours all the same, written as we show it.
        String digits = typed.startsWith("+") ? typed.substring(1) : typed;
        Optional<String> read = phones.asked(organisation, to == null ? "" : to).map(PhoneNumber::digits);
        return organisation.senderNumbers().stream()
                .filter(own -> own.address().number().equals(read.orElse(digits)))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid("to", "must be one of the organisation's sender numbers"));
    }
}
