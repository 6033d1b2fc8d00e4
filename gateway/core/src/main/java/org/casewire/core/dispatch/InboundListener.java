package org.casewire.core.dispatch;

import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.casewire.core.carrier.CarrierListener.InboundStored;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.UnusableDelivery;

/** The inbound half of a carrier's listener; it stands below this room, so it is reached through here. */
public interface InboundListener {
    CompletionStage<InboundStored> received(InboundPart part);

    void unusable(UnusableDelivery delivery);

    void acknowledged(InboundStored stored);

    CompletionStage<?> sessionEnding(UUID session);

    void sessionEnded(UUID session);
}
