package org.casewire.smpp.simulator;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Takes an accepted message to its handset and reports the end by receipt, if one was asked for. A phone that is off
 * keeps its messages under way until it is on or their validity_period is over. Confined to the simulator's loop.
 */
final class Receipts {
    private static final int ON_FAILURE_ONLY = 2;

    private final EventLoop loop;
    private final Handsets handsets;
    private final Deliveries deliveries;
    private final Counters counters;

    Receipts(EventLoop loop, Handsets handsets, Deliveries deliveries, Counters counters) {
        this.loop = loop;
        this.handsets = handsets;
        this.deliveries = deliveries;
        this.counters = counters;
    }

    /** @param reported runs at each answer to a receipt, and when no receipt is to be expected for now */
    void schedule(Submission submission, FaultPlan plan, Runnable reported) {
        if (plan.intermediateReceipts.takes(submission)) {
            report(submission, "ENROUTE", "000", plan, reported);
        }
        long delay = plan.faults.receiptDelay().toNanos();
        if (delay == 0) {
            reach(submission, plan, reported);
        } else {
            loop.schedule(() -> reach(submission, plan, reported), delay, TimeUnit.NANOSECONDS);
        }
    }

    private void reach(Submission submission, FaultPlan plan, Runnable reported) {
        if (submission.state != Submission.State.ENROUTE) {
            return;
        }
        Handset handset = handsets.at(submission.phone());
        if (!handset.on()) {
            handset.await(() -> reach(submission, plan, reported));
            ValidityPeriod.end(submission.validityPeriod, submission.arrivedAt)
                    .ifPresent(end -> expireAt(end, submission, plan));
            reported.run();
            return;
        }
        Faults faults = plan.faults;
        if (handset.refuses() || plan.undelivered.takes(submission)) {
            submission.state = Submission.State.UNDELIVERED;
            report(submission, faults.undeliveredStat(), faults.undeliveredErr(), plan, reported);
        } else {
            submission.state = Submission.State.DELIVERED;
            report(submission, faults.deliveredStat(), "000", plan, reported);
            if (handset.answers()) {
                handsets.answer(submission, faults);
            }
        }
    }

    private void expireAt(Instant end, Submission submission, FaultPlan plan) {
        long wait = Math.max(0, Duration.between(Instant.now(), end).toMillis());
        loop.schedule(
                () -> {
                    if (submission.state == Submission.State.ENROUTE) {
                        submission.state = Submission.State.EXPIRED;
                        report(submission, "EXPIRED", "000", plan, () -> {});
                    }
                },
                wait,
                TimeUnit.MILLISECONDS);
    }

    private void report(Submission submission, String stat, String err, FaultPlan plan, Runnable reported) {
        int asked = submission.registeredDelivery & 0x03;
        boolean wanted = asked == ON_FAILURE_ONLY ? submission.state != Submission.State.DELIVERED : asked != 0;
        if (!wanted || plan.noReceipts.takes(submission)) {
            reported.run();
            return;
        }
        Instant done = Instant.now();
        int copies = plan.duplicateReceipts.takes(submission) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            counters.add(Counter.RECEIPTS);
            deliveries.add(new Delivery(
                    () -> ReceiptWriter.write(submission, stat, err, done, plan.faults), status -> reported.run()));
        }
    }
}
