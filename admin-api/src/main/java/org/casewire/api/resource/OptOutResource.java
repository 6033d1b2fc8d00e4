package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.request.JsonFields;
import org.casewire.api.view.AuthorRequest;
import org.casewire.api.view.CaseView;
import org.casewire.core.access.Role;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.id.CaseId;
import org.casewire.core.inbound.OptOutService;
import org.casewire.core.message.Author;

/** Whether a patient wants texts, as she told a professional. */
@Path("/v1/cases/{caseId}/opt-out")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class OptOutResource {
    private static final int LONGEST_BASIS = 500;

    private final CaseService cases;
    private final OptOutService optOuts;

    public OptOutResource(CaseService cases, OptOutService optOuts) {
        this.cases = cases;
        this.optOuts = optOuts;
    }

    @PUT
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Record that a patient wants no texts, or wants them again",
            description =
                    "Told by another way than a keyword, with its basis. It holds for all cases of this number; what is"
                            + " queued is taken back. The patient is not texted about it.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Told.class))))
    public CaseView say(@Context Call call, @PathParam("caseId") CaseId caseId) {
        cases.require(call.organisation(), caseId);
        Told told = call.body(Told::read);
        AuthorRequest author = call.author(told.author());
        return CaseView.of(optOuts.say(
                call.organisation(),
                call.actor().actingFor(author.id()),
                caseId,
                new OptOutService.Word(told.optedOut(), told.basis(), new Author(author.id(), author.name()))));
    }

    @Schema(name = "OptOut")
    record Told(
            boolean optedOut,
            @Schema(maxLength = LONGEST_BASIS) String basis,
            @Schema(nullable = true) Optional<AuthorRequest> author) {
        static Told read(JsonFields fields) {
            Optional<Boolean> optedOut = fields.optionalFlag("optedOut");
            if (optedOut.isEmpty() && fields.raw("optedOut").isEmpty()) {
                fields.fault("optedOut", "is missing");
            }
            return new Told(
                    optedOut.orElse(false),
                    fields.text("basis", LONGEST_BASIS),
                    fields.optionalObject("author", AuthorRequest::read));
        }

        @Override
        public String toString() {
            return "Told[]";
        }
    }
}
