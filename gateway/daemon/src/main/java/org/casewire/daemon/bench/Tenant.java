package org.casewire.daemon.bench;

import org.casewire.core.crypto.Secret;

/** An organisation with a key to it. */
public record Tenant(String slug, Secret key) {
    String head() {
        return "Authorization: Bearer " + key.reveal() + "\r\n";
    }
}
