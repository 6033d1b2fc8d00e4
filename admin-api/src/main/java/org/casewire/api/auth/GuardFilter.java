package org.casewire.api.auth;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.List;
import org.casewire.core.access.Role;

/** The guard at one method's door. */
@Priority(Priorities.AUTHENTICATION)
final class GuardFilter implements ContainerRequestFilter {
    private final Guard guard;
    private final List<Role> allowed;

    GuardFilter(Guard guard, List<Role> allowed) {
        this.guard = guard;
        this.allowed = allowed;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        guard.admit(request, allowed);
    }
}
