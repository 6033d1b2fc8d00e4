package org.casewire.api.auth;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.List;
import java.util.Optional;
import org.casewire.core.access.Role;

/** The guard at one method's door. */
@Priority(Priorities.AUTHENTICATION)
final class GuardFilter implements ContainerRequestFilter {
    private final Guard guard;
    private final List<Role> allowed;
    private final Optional<KeyRates> own;

    /** @param own what counts here instead of the rates of all other requests */
    GuardFilter(Guard guard, List<Role> allowed, Optional<KeyRates> own) {
        this.guard = guard;
        this.allowed = allowed;
        this.own = own;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        guard.admit(request, allowed, own);
    }
}
