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
import java.util.Optional;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.request.JsonFields;
import org.casewire.core.access.Role;
import org.casewire.core.number.NumberCheck;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.NumberRejection;
import org.casewire.core.organisation.OrganisationDirectory;
import org.jspecify.annotations.Nullable;

/** Whether an SMS may go to a number, for the moment it is typed in. */
@Path("/v1/numbers/check")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class NumbersResource {
    private final OrganisationDirectory organisations;
    private final NumberPlan plan;

    public NumbersResource(OrganisationDirectory organisations, NumberPlan plan) {
        this.organisations = organisations;
        this.plan = plan;
    }

    @POST
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL, Role.ADMIN})
    @Operation(
            summary = "Check a number",
            description = "Answers 200 for any text. National format is read in the organisation's first region.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = CheckRequest.class))))
    public CheckView check(@Context Call call) {
        String phone = call.body(CheckRequest::read).phone();
        return CheckView.of(plan.check(
                phone, organisations.get(call.organisation()).settings().regions()));
    }

    record CheckRequest(String phone) {
        static CheckRequest read(JsonFields fields) {
            return new CheckRequest(fields.asTyped("phone"));
        }

        @Override
        public String toString() {
            return "CheckRequest[]";
        }
    }

    /** @param reason null exactly when sendable */
    @Schema(name = "NumberCheck")
    record CheckView(
            boolean valid,
            boolean mobile,
            boolean sendable,
            @Nullable String e164,
            @Nullable String international,
            @Nullable String region,
            @Nullable String type,
            @Nullable String reason) {
        static CheckView of(NumberCheck check) {
            return new CheckView(
                    check.valid(),
                    check.mobile(),
                    check.sendable(),
                    check.e164(),
                    check.international(),
                    check.region(),
                    check.type(),
                    Optional.ofNullable(check.reason())
                            .map(NumberRejection::code)
                            .orElse(null));
        }

        @Override
        public String toString() {
            return "CheckView[]";
        }
    }
}
