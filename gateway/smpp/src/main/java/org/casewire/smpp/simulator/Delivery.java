package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.pdu.DeliverSm;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A deliver_sm on its way to the gateway, kept until it is acknowledged with ESME_ROK. The PDU is made anew for each
 * attempt. Confined to the simulator's loop.
 */
final class Delivery {
    private final Supplier<DeliverSm> pdu;
    private final IntConsumer onAnswer;
    long sentNanos;
    int attempts;

    /** @param onAnswer is told the command_status of every answer, until and with the first ESME_ROK */
    Delivery(Supplier<DeliverSm> pdu, IntConsumer onAnswer) {
        this.pdu = pdu;
        this.onAnswer = onAnswer;
    }

    DeliverSm make(int sequenceNumber) {
        attempts++;
        sentNanos = System.nanoTime();
        DeliverSm made = pdu.get();
        made.setSequenceNumber(sequenceNumber);
        return made;
    }

    void answered(int commandStatus) {
        onAnswer.accept(commandStatus);
    }
}
