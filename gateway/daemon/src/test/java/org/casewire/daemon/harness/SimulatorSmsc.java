package org.casewire.daemon.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.casewire.core.LastingPort;
import org.casewire.smpp.simulator.InboundText;
import org.casewire.smpp.simulator.InboundView;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;
import org.casewire.smpp.simulator.SubmitView;

/** The project's own simulator, in the tests' process. */
public final class SimulatorSmsc implements Smsc {
    private static final int ACKNOWLEDGED_WITHIN_SECONDS = 30;

    private final Simulator simulator = new Simulator(
                    SimulatorSettings.onPorts(LastingPort.free(), 0, Carrier.SYSTEM_ID, Carrier.PASSWORD))
            .start();

    /** For its faults. */
    public Simulator simulator() {
        return simulator;
    }

    @Override
    public int port() {
        return simulator.smppPort();
    }

    @Override
    public List<Text> texts() {
        return texts(simulator.submits());
    }

    /** The texts that these segments make, whole ones only. */
    public static List<Text> texts(List<SubmitView> submits) {
        record Key(String source, String destination, int reference, int total) {}
        Map<Key, TreeMap<Integer, String>> parts = new HashMap<>();
        List<Text> texts = new ArrayList<>();
        for (SubmitView submit : submits) {
            if (submit.commandStatus() != 0) {
                continue;
            }
            Key key = new Key(
                    submit.source(),
                    submit.destination(),
                    submit.part().reference(),
                    submit.part().total());
            TreeMap<Integer, String> come = parts.computeIfAbsent(key, unused -> new TreeMap<>());
            come.put(submit.part().number(), submit.text());
            if (come.size() == key.total()) {
                texts.add(new Text(submit.source(), submit.destination(), String.join("", come.values())));
                parts.remove(key);
            }
        }
        return texts;
    }

    @Override
    public void phone(String number, boolean on) {
        simulator.handsetOn(number, on);
    }

    @Override
    public void write(String from, String to, String text) {
        write(InboundText.of(from, to, text));
    }

    public void write(InboundText text) {
        try {
            InboundView view = simulator.inbound(text).get(ACKNOWLEDGED_WITHIN_SECONDS, TimeUnit.SECONDS);
            assertThat(view.acknowledged()).as("%s", view).isTrue();
        } catch (Exception e) {
            throw new AssertionError("the text was not acknowledged", e);
        }
    }

    @Override
    public void close() {
        simulator.close();
    }
}
