package org.casewire.api.request;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Caller;

/**
 * What the guard found out, noted in the request for whoever comes after it.
 *
 * @param recognised from memory: whether the key is good still must be read with what is done for it
 */
public record Admission(Caller caller, Actor actor, boolean recognised) {
    private static final String PROPERTY = "casewire.admission";

    public void noteIn(ContainerRequestContext request) {
        request.setProperty(PROPERTY, this);
    }

    /** The same a while later: whether her key is good still must be read. */
    public Admission later() {
        return new Admission(caller, actor, true);
    }

    /** Empty for a method that is open to everybody. */
    public static Optional<Admission> find(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) instanceof Admission admission ? Optional.of(admission) : Optional.empty();
    }

    static Admission of(ContainerRequestContext request) {
        if (request.getProperty(PROPERTY) instanceof Admission admission) {
            return admission;
        }
        throw new IllegalStateException("A method open to everybody has no call");
    }
}
