package org.casewire.api.auth;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import org.casewire.api.problem.ProblemCode;
import org.casewire.api.problem.ProblemException;
import org.casewire.api.request.ActingPerson;
import org.casewire.api.request.Admission;
import org.casewire.core.access.Role;
import org.casewire.core.organisation.OrganisationDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Holds a front end to say for whom it asks, where its organisation wants that ({@code actorRequired}), reading too. Only
 * {@code GET /v1/session} is free of it: there a page learns whose key it has, before anybody has given her name.
 */
@Priority(Priorities.AUTHORIZATION)
public final class ActorRule implements ContainerRequestFilter {
    private static final String FREE = "v1/session";

    private final OrganisationDirectory organisations;

    public ActorRule(OrganisationDirectory organisations) {
        this.organisations = organisations;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (!request.getUriInfo().getPath().equals(FREE)) {
            Admission.find(request)
                    .ifPresent(admission -> check(admission, request.getHeaderString(ActingPerson.HEADER)));
        }
    }

    /** Whether {@link #check} would let it pass, as far as is known without waiting for anything. */
    public boolean passesAtOnce(Admission admission, @Nullable String header) {
        return header != null
                || admission.actor().role() != Role.FRONTEND
                || organisations.isFresh()
                        && admission
                                .caller()
                                .organisation()
                                .filter(id ->
                                        organisations.get(id).settings().desk().actorRequired())
                                .isEmpty();
    }

    /** @throws ProblemException 422 when nobody is named where somebody must be */
    public void check(Admission admission, @Nullable String header) {
        if (header == null && admission.actor().role() == Role.FRONTEND) {
            admission
                    .caller()
                    .organisation()
                    .filter(id -> organisations.get(id).settings().desk().actorRequired())
                    .ifPresent(id -> {
                        throw ProblemException.of(
                                ProblemCode.ACTOR_REQUIRED,
                                "Say for whom you ask: " + ActingPerson.HEADER
                                        + ": <id>;<name>, the name percent-encoded");
                    });
        }
    }
}
