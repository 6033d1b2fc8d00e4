package org.casewire.smpp.simulator;

import java.util.ArrayList;
import java.util.List;

/** A patient's phone: on or off, and whether the network may deliver to it. Confined to the simulator's loop. */
final class Handset {
    private final List<Runnable> whenOn = new ArrayList<>();
    private boolean on = true;
    private boolean refuses;
    private boolean answers;

    boolean on() {
        return on;
    }

    boolean refuses() {
        return refuses;
    }

    void refuses(boolean changed) {
        refuses = changed;
    }

    /** Whether its owner does what a rehearsal's texts ask for. */
    boolean answers() {
        return answers;
    }

    void answers(boolean changed) {
        answers = changed;
    }

    /** Keeps what is to be delivered until the phone is switched on. */
    void await(Runnable delivery) {
        whenOn.add(delivery);
    }

    void on(boolean changed) {
        on = changed;
        if (on) {
            List<Runnable> waiting = List.copyOf(whenOn);
            whenOn.clear();
            waiting.forEach(Runnable::run);
        }
    }
}
