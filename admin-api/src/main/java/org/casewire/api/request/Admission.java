package org.casewire.api.request;

import jakarta.ws.rs.container.ContainerRequestContext;
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

    static Admission of(ContainerRequestContext request) {
        if (request.getProperty(PROPERTY) instanceof Admission admission) {
            return admission;
        }
        throw new IllegalStateException("A method open to everybody has no call");
    }
}
