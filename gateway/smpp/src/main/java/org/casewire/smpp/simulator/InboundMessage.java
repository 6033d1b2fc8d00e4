package org.casewire.smpp.simulator;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A patient's text on its way: how far its parts are. Confined to the simulator's loop, but for its future. */
final class InboundMessage {
    final long id;
    final InboundText text;
    private final int parts;
    private final Instant sentAt = Instant.now();
    private final CompletableFuture<InboundView> settled = new CompletableFuture<>();
    private int acknowledged;
    private int refusals;
    private int lastStatus;

    InboundMessage(long id, InboundText text, int parts) {
        this.id = id;
        this.text = text;
        this.parts = parts;
    }

    void answered(int commandStatus) {
        lastStatus = commandStatus;
        if (commandStatus == 0) {
            acknowledged++;
        } else {
            refusals++;
        }
        if (commandStatus != 0 || acknowledged == parts) {
            settled.complete(view());
        }
    }

    /** Completes with the first refusal or the last acknowledgement, whichever comes first. */
    CompletableFuture<InboundView> settled() {
        return settled;
    }

    InboundView view() {
        return new InboundView(id, parts, acknowledged, refusals, acknowledged == parts, lastStatus);
    }

    HandsetView.Entry entry() {
        return new HandsetView.Entry(HandsetView.Direction.SENT, text.to(), text.text(), acknowledged == parts, sentAt);
    }
}
