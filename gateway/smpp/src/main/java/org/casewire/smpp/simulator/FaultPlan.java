package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.pdu.SubmitSm;
import java.util.Random;

/**
 * Faults at work: the record and a counting picker for each of its picks. A new plan starts counting at zero, from the
 * same seed. Confined to the simulator's loop.
 */
final class FaultPlan {
    final Faults faults;
    final Picker answerDrop;
    final Picker submitLoss;
    final Picker nack;
    final Picker oddAnswer;
    final Picker acknowledgementLoss;
    final Picker refuse;
    final Picker dropLink;
    final Picker refuseBinds;
    final Picker silentEnquireLink;
    final Picker noReceipts;
    final Picker duplicateReceipts;
    final Picker earlyReceipts;
    final Picker intermediateReceipts;
    final Picker undelivered;
    private long second;
    private int thisSecond;

    FaultPlan(Faults faults, long seed) {
        this.faults = faults;
        // One random source each: how often one fault asks never changes what another is told.
        Random seeds = new Random(seed);
        answerDrop = new Picker(faults.answerDrop(), new Random(seeds.nextLong()));
        submitLoss = new Picker(faults.submitLoss(), new Random(seeds.nextLong()));
        nack = new Picker(faults.nack(), new Random(seeds.nextLong()));
        oddAnswer = new Picker(faults.oddAnswer(), new Random(seeds.nextLong()));
        acknowledgementLoss = new Picker(faults.acknowledgementLoss(), new Random(seeds.nextLong()));
        refuse = new Picker(faults.refuse(), new Random(seeds.nextLong()));
        dropLink = new Picker(faults.dropLink(), new Random(seeds.nextLong()));
        refuseBinds = new Picker(faults.refuseBinds(), new Random(seeds.nextLong()));
        silentEnquireLink = new Picker(faults.silentEnquireLink(), new Random(seeds.nextLong()));
        noReceipts = new Picker(faults.noReceipts(), new Random(seeds.nextLong()));
        duplicateReceipts = new Picker(faults.duplicateReceipts(), new Random(seeds.nextLong()));
        earlyReceipts = new Picker(faults.earlyReceipts(), new Random(seeds.nextLong()));
        intermediateReceipts = new Picker(faults.intermediateReceipts(), new Random(seeds.nextLong()));
        undelivered = new Picker(faults.undelivered(), new Random(seeds.nextLong()));
    }

    /** Whether the carrier's contract, or the fault, refuses this submit_sm. */
    boolean refuses(SubmitSm submit, int unanswered) {
        boolean tooMany = faults.windowLimit() > 0 && unanswered > faults.windowLimit();
        return tooMany || tooFast() || refuse.takes(submit);
    }

    private boolean tooFast() {
        if (faults.messagesPerSecond() == 0) {
            return false;
        }
        long now = System.nanoTime() / 1_000_000_000L;
        if (now != second) {
            second = now;
            thisSecond = 0;
        }
        return ++thisSecond > faults.messagesPerSecond();
    }
}
