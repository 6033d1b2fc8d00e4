package org.casewire.smpp;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.casewire.core.carrier.CarrierListener;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.carrier.SubmitOutcome.Accepted;
import org.casewire.core.carrier.SubmitOutcome.Refusal;
import org.casewire.core.carrier.SubmitOutcome.Refused;

/** What all binds of one carrier share. */
record Link(
        String carrier,
        SmppProfile profile,
        Optional<TlsClient> tls,
        SmppNetwork network,
        Clock clock,
        LinkMetrics metrics,
        Delivery.Reader reader,
        CommandStatus.Table statuses,
        CarrierListener listener,
        RoomSignal rooms,
        FlowPause flow,
        Congestion congestion,
        FullDestinations full,
        CredentialWatch credentials,
        Runnable changed) {
    private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(30);
    /** RMSGQFUL, as outcomes write it. */
    private static final String QUEUE_FULL = "0x00000014";

    /** A process whose right has ended must be gone before another one takes its binds. */
    Duration drainAtMost() {
        Duration fenced = profile.inactivityTimeout().dividedBy(4);
        return listener.mayWrite() || fenced.compareTo(DRAIN_AT_MOST) > 0 ? DRAIN_AT_MOST : fenced;
    }

    /**
     * What an outcome tells of how fast the carrier takes texts.
     *
     * @return the outcome; a refusal for flow that concerns its destination alone says so, and pauses nothing else
     */
    SubmitOutcome paced(SubmitOutcome outcome, String destination) {
        if (outcome instanceof Accepted) {
            full.taken(destination);
            flow.accepted(!congestion.near());
        } else if (outcome instanceof Refused refused && refused.refusal() == Refusal.FLOW) {
            if (full.alone(destination, refused.code().equals(QUEUE_FULL))) {
                return new Refused(Refusal.DESTINATION_FLOW, refused.code(), refused.detail());
            }
            flow.refused().ifPresent(pause -> {
                metrics.throttled.mark();
                changed.run();
            });
        }
        return outcome;
    }
}
