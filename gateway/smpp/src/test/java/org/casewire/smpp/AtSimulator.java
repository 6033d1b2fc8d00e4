package org.casewire.smpp;

import org.casewire.core.LastingPort;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A test of a link to a simulator that is its own. */
@Timeout(60)
abstract class AtSimulator {
    Simulator simulator;
    CarrierBench bench;

    @BeforeEach
    void start() {
        simulator = new Simulator(SimulatorSettings.onPorts(LastingPort.free(), 0, "clinic", "secret")).start();
    }

    @AfterEach
    void stop() {
        if (bench != null) {
            bench.close();
        }
        simulator.close();
    }

    void bind(String changes) {
        bench = CarrierBench.bound(simulator.smppPort(), changes);
    }
}
