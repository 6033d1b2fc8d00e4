package org.casewire.smpp;

import org.casewire.core.carrier.CarrierLinkContract;

/** The SMPP link keeps core's contract. */
class SmppCarrierLinkTest extends CarrierLinkContract {
    @Override
    protected Carrier carrier(int window) {
        return new SimulatedCarrier(window, (bench, profile) -> bench.carrier);
    }
}
