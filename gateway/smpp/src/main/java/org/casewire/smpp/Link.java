package org.casewire.smpp;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.casewire.core.carrier.CarrierListener;

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
        CredentialWatch credentials,
        Runnable changed) {
    private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(30);

    /** A process whose right has ended must be gone before another one takes its binds. */
    Duration drainAtMost() {
        Duration fenced = profile.inactivityTimeout().dividedBy(4);
        return listener.mayWrite() || fenced.compareTo(DRAIN_AT_MOST) > 0 ? DRAIN_AT_MOST : fenced;
    }
}
