package org.casewire.smpp;

import java.time.Clock;
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
        Runnable changed) {}
