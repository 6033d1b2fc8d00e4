package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.auth.OwnRate;
import org.casewire.api.request.Call;
import org.casewire.api.request.JsonFields;
import org.casewire.api.view.AuthorRequest;
import org.casewire.api.view.MessageView;
import org.casewire.core.access.Role;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.desk.Presence;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.CaseKey;
import org.casewire.core.message.Author;

/** Who has a case open, and who is writing in it. Nothing of it is kept, and nothing of it is in the audit trail. */
@Path("/v1/cases/{caseId}/presence")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class PresenceResource {
    private static final int SIGNS_A_SECOND = 200;

    private final CaseService cases;
    private final Presence presence;

    public PresenceResource(CaseService cases, Presence presence) {
        this.cases = cases;
        this.presence = presence;
    }

    @POST
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @OwnRate(perSecond = SIGNS_A_SECOND)
    @Operation(
            summary = "Say that somebody has the case open, or writes",
            description =
                    "To be repeated every 10 s: it holds for 15 s. Answers who else is there; case.presence on the"
                            + " event stream, without an id, tells that this has changed.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Sign.class))))
    public Others sign(@Context Call call, @PathParam("caseId") CaseId caseId) {
        cases.require(call.organisation(), caseId);
        Sign sign = call.body(Sign::read);
        AuthorRequest author = call.author(sign.author());
        return new Others(presence
                .sign(new CaseKey(call.organisation(), caseId), new Author(author.id(), author.name()), sign.activity())
                .stream()
                .map(other -> new Other(
                        new MessageView.AuthorView(other.who().id(), other.who().name()), other.activity()))
                .toList());
    }

    @Schema(name = "PresenceSign")
    record Sign(@Schema(nullable = true) Optional<AuthorRequest> author, Presence.Activity activity) {
        static Sign read(JsonFields fields) {
            return new Sign(
                    fields.optionalObject("author", AuthorRequest::read),
                    fields.choice("activity", Presence.Activity.class));
        }

        @Override
        public String toString() {
            return "Sign[" + activity + "]";
        }
    }

    /** Who else is there. */
    @Schema(name = "Others")
    record Others(List<Other> others) {}

    @Schema(name = "Other")
    record Other(MessageView.AuthorView who, Presence.Activity activity) {}
}
