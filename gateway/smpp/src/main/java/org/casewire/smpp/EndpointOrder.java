package org.casewire.smpp;

import java.util.List;

/**
 * Which of a carrier's addresses one bind tries next: in the order of the profile, from one to the next at each failure,
 * and from the first again after a link that lasted. So a bind that had to leave the first comes home to it, and one
 * that takes binds only to drop them is passed over. Used on one event loop.
 */
final class EndpointOrder {
    private final List<SmppProfile.Endpoint> endpoints;
    private int next;

    EndpointOrder(List<SmppProfile.Endpoint> endpoints) {
        this.endpoints = endpoints;
    }

    SmppProfile.Endpoint next() {
        return endpoints.get(next);
    }

    /** No link came of it, or none that lasted. */
    void failed() {
        next = (next + 1) % endpoints.size();
    }

    void fromTheFirst() {
        next = 0;
    }
}
