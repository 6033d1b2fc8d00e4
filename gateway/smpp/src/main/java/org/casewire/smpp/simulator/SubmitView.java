package org.casewire.smpp.simulator;

import java.time.Instant;

/**
 * One submit_sm as the control port shows it.
 *
 * @param number counts all submit_sm the simulator has remembered, from 1
 * @param messageId as answered; empty if refused
 * @param answered whether the answer was handed to the connection
 * @param arrivedNanos a {@link System#nanoTime()} of the simulator's process
 */
public record SubmitView(
        long number,
        String messageId,
        long bindId,
        int sequenceNumber,
        int commandStatus,
        boolean answered,
        String state,
        int sourceAddrTon,
        int sourceAddrNpi,
        String source,
        int destAddrTon,
        int destAddrNpi,
        String destination,
        int esmClass,
        int dataCoding,
        int registeredDelivery,
        String validityPeriod,
        Part part,
        String text,
        Instant arrivedAt,
        long arrivedNanos) {

    static SubmitView of(Submission of) {
        return new SubmitView(
                of.number,
                of.messageId,
                of.bindId,
                of.sequenceNumber,
                of.commandStatus,
                of.answered,
                of.state.name(),
                of.source.getTon(),
                of.source.getNpi(),
                text(of.source.getAddress()),
                of.destination.getTon(),
                of.destination.getNpi(),
                text(of.destination.getAddress()),
                of.esmClass & 0xFF,
                of.dataCoding & 0xFF,
                of.registeredDelivery & 0xFF,
                of.validityPeriod,
                of.userData.part(),
                of.text(),
                of.arrivedAt,
                of.arrivedNanos);
    }

    private static String text(String address) {
        return address == null ? "" : address;
    }

    @Override
    public String toString() {
        return "SubmitView[" + number + "]";
    }
}
