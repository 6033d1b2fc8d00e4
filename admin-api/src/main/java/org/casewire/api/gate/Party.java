package org.casewire.api.gate;

import org.casewire.core.access.Caller;
import org.casewire.core.id.OrganisationId;

/** Whom a share of what there is belongs to, so that nobody takes what others need. */
public sealed interface Party {
    /** @return whose the caller's requests are */
    static Party of(Caller caller) {
        return caller.organisation().<Party>map(Tenant::new).orElseGet(Operators::new);
    }

    /** All keys of an organisation together. */
    record Tenant(OrganisationId organisation) implements Party {}

    /** Whoever runs the service. */
    record Operators() implements Party {}

    /** One who has shown no good key, by where the connection comes from. */
    record Stranger(String place) implements Party {}
}
