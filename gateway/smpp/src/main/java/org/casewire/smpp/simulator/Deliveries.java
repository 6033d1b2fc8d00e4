package org.casewire.smpp.simulator;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands deliver_sm to the receiving binds in turn, within each one's window, and repeats what was refused, was not
 * answered in time, or was on a link that went away. Confined to the simulator's loop.
 */
final class Deliveries {
    private final EventLoop loop;
    private final Counters counters;
    private final ArrayDeque<Delivery> ready = new ArrayDeque<>();
    private final List<SimulatorSession> receivers = new ArrayList<>();
    private SimulatorSettings.Redelivery redelivery;
    private int turn;
    private boolean handOverDue;
    private boolean checkDue;
    private int pausing;

    Deliveries(EventLoop loop, Counters counters, SimulatorSettings.Redelivery redelivery) {
        this.loop = loop;
        this.counters = counters;
        this.redelivery = redelivery;
    }

    void redelivery(SimulatorSettings.Redelivery changed) {
        redelivery = changed;
        handOverSoon();
    }

    SimulatorSettings.Redelivery redelivery() {
        return redelivery;
    }

    void add(Delivery delivery) {
        ready.add(delivery);
        handOverSoon();
    }

    int waiting() {
        return ready.size() + pausing;
    }

    void receiverBound(SimulatorSession session) {
        receivers.add(session);
        handOverSoon();
    }

    /** What the lost link had in flight goes out first on the next one, in the same order. */
    void receiverGone(SimulatorSession session) {
        if (receivers.remove(session)) {
            List<Delivery> inFlight = session.takeInFlight();
            for (int i = inFlight.size() - 1; i >= 0; i--) {
                ready.addFirst(inFlight.get(i));
            }
            handOverSoon();
        }
    }

    void answered(Delivery delivery, int commandStatus) {
        delivery.answered(commandStatus);
        if (commandStatus == 0) {
            counters.add(Counter.DELIVERS_ACKNOWLEDGED);
        } else {
            counters.add(Counter.DELIVERS_REFUSED);
            pausing++;
            loop.schedule(() -> again(delivery), redelivery.retryInterval().toNanos(), TimeUnit.NANOSECONDS);
        }
        handOverSoon();
    }

    private void again(Delivery delivery) {
        pausing--;
        add(delivery);
    }

    /** Once for all that is added in this turn of the loop, so that a bind is flushed once. */
    void handOverSoon() {
        if (!handOverDue && !ready.isEmpty()) {
            handOverDue = true;
            loop.execute(this::handOver);
        }
    }

    private void handOver() {
        handOverDue = false;
        boolean sent = false;
        while (!ready.isEmpty()) {
            SimulatorSession receiver = nextWithRoom();
            if (receiver == null) {
                break;
            }
            counters.add(Counter.DELIVERS_SENT);
            receiver.deliver(ready.remove());
            sent = true;
        }
        if (sent) {
            List.copyOf(receivers).forEach(SimulatorSession::flush);
            checkSoon();
        }
    }

    @Nullable
    private SimulatorSession nextWithRoom() {
        for (int i = 0; i < receivers.size(); i++) {
            SimulatorSession session = receivers.get(Math.floorMod(turn++, receivers.size()));
            if (session.hasRoom(redelivery.window())) {
                return session;
            }
        }
        return null;
    }

    private void checkSoon() {
        if (!checkDue) {
            checkDue = true;
            long wait = Math.max(1, redelivery.responseTimeout().toMillis() / 4);
            loop.schedule(this::check, wait, TimeUnit.MILLISECONDS);
        }
    }

    private void check() {
        checkDue = false;
        long sentBefore = System.nanoTime() - redelivery.responseTimeout().toNanos();
        boolean inFlight = false;
        for (SimulatorSession session : receivers) {
            for (Delivery unanswered : session.takeSentBefore(sentBefore)) {
                counters.add(Counter.DELIVERS_UNANSWERED);
                ready.add(unanswered);
            }
            inFlight |= session.hasInFlight();
        }
        handOverSoon();
        if (inFlight) {
            checkSoon();
        }
    }
}
