package org.casewire.api.request;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.function.Supplier;
import org.casewire.core.crypto.KeyRing;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.process.internal.RequestScoped;

/** Lets resources take {@code @Context Call}. */
public final class CallBinding extends AbstractBinder {
    private final KeyRing keys;

    public CallBinding(KeyRing keys) {
        this.keys = keys;
    }

    @Override
    protected void configure() {
        bind(keys).to(KeyRing.class);
        bindFactory(Calls.class).to(Call.class).in(RequestScoped.class);
    }

    /** Makes the call of the request at hand. */
    static final class Calls implements Supplier<Call> {
        private final ContainerRequestContext request;
        private final KeyRing keys;

        @Inject
        Calls(ContainerRequestContext request, KeyRing keys) {
            this.request = request;
            this.keys = keys;
        }

        @Override
        public Call get() {
            return new Call(
                    Admission.of(request),
                    request.getUriInfo().getPath(),
                    request.getHeaderString("Idempotency-Key"),
                    request.getHeaderString(ActingPerson.HEADER),
                    BodyFilter.bodyOf(request),
                    keys);
        }
    }
}
