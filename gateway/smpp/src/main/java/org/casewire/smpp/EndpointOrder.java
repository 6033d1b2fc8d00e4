package org.casewire.smpp;

import java.util.List;

/**
 * Which of a carrier's addresses one bind tries next: in the order of the profile, from one to the next at each failure,
 * and from its own first again after a link that lasted. So a bind that had to leave that one comes home to it, and one
 * that takes binds only to drop them is passed over. Used on one event loop.
 */
final class EndpointOrder {
    private final List<SmppProfile.Endpoint> endpoints;
    private final int home;
    private int next;

    /** @param bind counted from 1 over all nodes, so that the binds of all are spread */
    EndpointOrder(List<SmppProfile.Endpoint> endpoints, SmppProfile.EndpointUse use, int bind) {
        this.endpoints = endpoints;
        this.home = use == SmppProfile.EndpointUse.SPREAD ? (bind - 1) % endpoints.size() : 0;
        this.next = home;
    }

    SmppProfile.Endpoint next() {
        return endpoints.get(next);
    }

    /** No link came of it, or none that lasted. */
    void failed() {
        next = (next + 1) % endpoints.size();
    }

    void fromTheFirst() {
        next = home;
    }
}
