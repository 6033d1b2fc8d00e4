package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.problem.ProblemException;
import org.casewire.api.request.Call;
import org.casewire.api.view.CorrelationView;
import org.casewire.core.access.Role;
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
    private final NumberPlan numbers;

    public CorrelationResource(CorrelationPreview previews, OrganisationDirectory organisations, NumberPlan numbers) {
        this.previews = previews;
        this.organisations = organisations;
        this.numbers = numbers;
    }

    @GET
    @AllowedFor({Role.ADMIN, Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Where would a text from this patient to this sender number go now?",
            description = "By which rule and with which candidates, as far as this organisation is concerned.")
    public CorrelationView preview(
            @Context Call call, @QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
        Organisation organisation = organisations.get(call.organisation());
        PhoneNumber patient = patient(organisation, from);
        SenderNumber ours = ours(organisation, to);
        return CorrelationView.of(previews.preview(organisation.id(), patient, ours));
    }

    private PhoneNumber patient(Organisation organisation, @Nullable String from) {
        List<String> regions = organisation.settings().regions();
        if (from == null || regions.isEmpty()) {
            throw ProblemException.invalid("from", "must be the patient's number");
        }
        return numbers.parse(from, regions.get(0))
                .orElseThrow(() -> ProblemException.invalid("from", "is no valid phone number"));
    }

    private static SenderNumber ours(Organisation organisation, @Nullable String to) {
        String digits = to == null ? "" : to.replaceAll("[^0-9]", "");
        return organisation.senderNumbers().stream()
                .filter(own -> own.address().number().equals(digits))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid("to", "must be one of the organisation's sender numbers"));
    }
}
