package org.casewire.smpp.simulator;

import io.netty.channel.EventLoop;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything the simulator knows, in one place and on one thread: whatever touches it runs on {@code loop}, so nothing
 * here is locked and a run with the same seed and the same arrivals is the same run.
 */
final class Smsc {
    final EventLoop loop;
    final SimulatorSettings settings;
    final Counters counters = new Counters();
    final MessageStore store;
    final Deliveries deliveries;
    final InboundTexts inbound;
    final Handsets handsets;
    final Receipts receipts;
    final Submits submits;
    final Flood flood;
    final Map<Long, SimulatorSession> sessions = new LinkedHashMap<>();
    FaultPlan plan;
    private long lastSession;

    Smsc(EventLoop loop, SimulatorSettings settings) {
        this.loop = loop;
        this.settings = settings;
        store = new MessageStore(settings.recordLimit());
        deliveries = new Deliveries(loop, counters, settings.redelivery());
        inbound = new InboundTexts(deliveries, counters, settings.recordLimit());
        handsets = new Handsets(store, inbound);
        receipts = new Receipts(loop, handsets, deliveries, counters);
        plan = new FaultPlan(Faults.NONE, settings.seed());
        submits = new Submits(this);
        flood = new Flood(this);
    }

    void faults(Faults faults) {
        plan = new FaultPlan(faults, settings.seed());
    }

    long binds() {
        return sessions.values().stream()
                .filter(session -> session.state() != SimulatorSession.State.OPEN)
                .count();
    }

    long add(SimulatorSession session) {
        sessions.put(++lastSession, session);
        counters.add(Counter.CONNECTIONS);
        return lastSession;
    }

    void remove(SimulatorSession session) {
        sessions.remove(session.id());
        deliveries.receiverGone(session);
    }
}
