package org.casewire.smpp;

import org.casewire.core.carrier.CarrierLinkContract;
import org.casewire.core.carrier.ContractCarrier;

/** The SMPP link keeps core's contract. */
class SmppCarrierLinkTest extends CarrierLinkContract {
    @Override
    protected ContractCarrier carrier(int window) {
        return new SimulatedCarrier(window, (bench, profile) -> bench.carrier);
    }
}
