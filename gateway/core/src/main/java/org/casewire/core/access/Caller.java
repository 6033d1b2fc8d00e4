package org.casewire.core.access;

import java.util.Optional;
import java.util.Set;
import org.casewire.core.id.OrganisationId;

/**
 * Whoever showed a valid credential.
 *
 * @param id of the API key
 * @param organisation empty for an operator's
 * @param name of the key; a professional's own name, so never logged
 */
public record Caller(String id, Optional<OrganisationId> organisation, Set<Role> roles, String name) {
    public Caller {
        roles = Set.copyOf(roles);
    }

    @Override
    public String toString() {
        return "Caller[" + id + ", " + roles + "]";
    }
}
