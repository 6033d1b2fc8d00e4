package org.casewire.smpp;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.casewire.core.LastingPort;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.carrier.ContractCarrier;
import org.casewire.smpp.simulator.Faults;
import org.casewire.smpp.simulator.InboundText;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;
import org.casewire.smpp.simulator.SubmitView;

/** A simulator that is made to misbehave, and a link to it. */
final class SimulatedCarrier implements ContractCarrier {
    private final Simulator simulator;
    private final CarrierBench bench;
    private final CarrierLink link;

    /** @param linkOf what is put to the contract, over the bench's network and with the profile that is given */
    SimulatedCarrier(int window, BiFunction<CarrierBench, SmppProfile, CarrierLink> linkOf) {
        simulator = new Simulator(SimulatorSettings.onPorts(LastingPort.free(), 0, "clinic", "secret")
                        .withRedelivery(
                                new SimulatorSettings.Redelivery(10, Duration.ofSeconds(30), Duration.ofMillis(50))))
                .start();
        String changes = "{\"windowSize\": %d, \"responseTimeout\": \"500ms\"}".formatted(window);
        bench = new CarrierBench(simulator.smppPort(), changes);
        link = linkOf.apply(bench, CarrierBench.profile(simulator.smppPort(), changes));
    }

    @Override
    public CarrierLink link() {
        return link;
    }

    @Override
    public List<String> taken() {
        return simulator.submits().stream()
                .filter(submit -> submit.commandStatus() == 0)
                .map(SubmitView::text)
                .toList();
    }

    @Override
    public void swallowTheNextAnswer() {
        faults("{\"answerDrop\": 1}");
    }

    @Override
    public void cutAtTheNextSubmit() {
        faults("{\"dropLink\": 1, \"dropLinkWhen\": \"BEFORE_ANSWER\"}");
    }

    @Override
    public void refuseTheNextSubmit() {
        faults("{\"refuse\": 1, \"refuseWith\": 8}");
    }

    @Override
    public void throttle(boolean on) {
        faults("{\"refuse\": " + on + "}");
    }

    @Override
    public void slowAnswers(Duration delay) {
        faults("{\"answerDelay\": " + delay.toMillis() + "}");
    }

    @Override
    public void cut() {
        simulator.dropBinds();
    }

    @Override
    public void reachable(boolean on) {
        simulator.listening(on);
    }

    @Override
    public CompletableFuture<Void> phoneSends(String from, String text) {
        // The simulator's own future ends at the first refusal; the carrier goes on trying.
        long id = simulator.send(InboundText.of(from, "15400", text)).id();
        return CompletableFuture.runAsync(() ->
                CarrierBench.until(() -> simulator.inbound(id).orElseThrow().acknowledged(), "acknowledged"));
    }

    @Override
    public void close() {
        bench.network.close();
        simulator.close();
    }

    private void faults(String json) {
        simulator.faults(Faults.parse(json));
    }
}
