package org.casewire.daemon.bench;

import org.casewire.core.crypto.Secret;
import org.casewire.core.id.OrganisationId;

/** An organisation with a key to it, and the number that its patients see. */
public record Tenant(OrganisationId id, String senderNumber, Secret key) {
    String head() {
        return "Authorization: Bearer " + key.reveal() + "\r\n";
    }
}
