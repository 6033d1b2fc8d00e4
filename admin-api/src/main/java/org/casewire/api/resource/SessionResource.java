package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.view.HoursView;
import org.casewire.api.view.KeyView;
import org.casewire.core.access.Caller;
import org.casewire.core.access.Role;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.jspecify.annotations.Nullable;

/** Who the caller is: what a front end asks first, to show only what its key may do. */
@Path("/v1/session")
@Produces(MediaType.APPLICATION_JSON)
public final class SessionResource {
    private final OrganisationDirectory organisations;

    public SessionResource(OrganisationDirectory organisations) {
        this.organisations = organisations;
    }

    @GET
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL, Role.ADMIN, Role.OPERATOR})
    @Operation(summary = "Who am I?", description = "The name and roles of the key, and whose it is.")
    public SessionView read(@Context Call call) {
        Caller caller = call.caller();
        return new SessionView(
                caller.id(),
                caller.name(),
                caller.roles().stream().map(KeyView::word).sorted().toList(),
                caller.organisation()
                        .map(organisations::get)
                        .map(OwnOrganisation::of)
                        .orElse(null));
    }

    /**
     * @param name of the key; a professional's own
     * @param organisation null for an operator
     */
    @Schema(name = "Session")
    record SessionView(
            String id,
            String name,
            List<String> roles,
            @Schema(nullable = true) @Nullable OwnOrganisation organisation) {
        @Override
        public String toString() {
            return "SessionView[" + id + "]";
        }
    }

    /** What is no secret to anybody who works there. */
    @Schema(name = "OwnOrganisation")
    record OwnOrganisation(
            String id,
            String name,
            List<String> languages,
            int maxSegments,
            @Schema(nullable = true) @Nullable HoursView openingHours,
            List<List<String>> quietHours,
            @Schema(type = "string", example = "PT4H") Duration answerWithin) {
        static OwnOrganisation of(Organisation organisation) {
            return new OwnOrganisation(
                    organisation.id().toString(),
                    organisation.name(),
                    organisation.settings().languages(),
                    organisation.settings().maxSegments(),
                    HoursView.of(organisation.settings().desk().openingHours()),
                    HoursView.written(
                            organisation.settings().desk().quietHours().spans()),
                    organisation.settings().desk().answerWithin());
        }
    }
}
