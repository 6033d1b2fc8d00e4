package org.casewire.core.access;

import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;

/**
 * Where services of the upper rooms put on record what somebody did: the audit trail, which lies below them. Called in
 * the transaction that does the thing.
 */
@FunctionalInterface
public interface ActionLog {
    /** @param action {@code noun.verb}, e.g. {@code key.revoke} */
    void record(Handle handle, OrganisationId organisation, Actor actor, String action);
}
