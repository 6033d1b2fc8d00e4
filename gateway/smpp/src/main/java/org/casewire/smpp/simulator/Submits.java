package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.pdu.SubmitSmResp;
import java.util.concurrent.TimeUnit;

/**
 * What happens to a submit_sm, in this order: lost, link cut, nacked, refused; else taken, answered, and on to its
 * handset. Confined to the simulator's loop.
 */
final class Submits {
    /** A gateway that keeps a receipt back until it knows its message must not be kept waiting for ever. */
    private static final long EARLY_RECEIPT_WAIT_SECONDS = 5;

    private final Smsc smsc;
    private long nextId;

    Submits(Smsc smsc) {
        this.smsc = smsc;
        this.nextId = smsc.settings.firstMessageId();
    }

    void come(SimulatorSession session, SubmitSm pdu) {
        FaultPlan plan = smsc.plan;
        smsc.counters.add(Counter.SUBMITS);
        session.submitCame();
        if (plan.submitLoss.takes(pdu)) {
            smsc.counters.add(Counter.SUBMITS_LOST);
            return;
        }
        boolean cut = plan.dropLink.takes(pdu);
        if (cut && plan.faults.dropLinkWhen() == Faults.DropLinkWhen.BEFORE_TAKING) {
            cut(session);
        } else if (plan.nack.takes(pdu)) {
            smsc.counters.add(Counter.SUBMITS_REFUSED);
            session.answer(pdu.createGenericNack(SmppConstants.STATUS_SYSERR));
        } else if (plan.refuses(pdu, session.unanswered())) {
            refuse(session, pdu, plan.faults, plan.faults.refuseWith());
        } else {
            Terms.refusal(pdu, plan.faults)
                    .ifPresentOrElse(
                            status -> refuse(session, pdu, plan.faults, status), () -> take(session, pdu, plan, cut));
        }
    }

    private void refuse(SimulatorSession session, SubmitSm pdu, Faults faults, int status) {
        smsc.counters.add(Counter.SUBMITS_REFUSED);
        Submission refused = new Submission(smsc.store.nextNumber(), session.id(), pdu, status, 0, faults);
        smsc.store.keep(refused);
        SubmitSmResp answer = pdu.createResponse();
        answer.setCommandStatus(status);
        answer.setMessageId("");
        afterDelay(faults, () -> refused.answered = session.answer(answer));
    }

    private void take(SimulatorSession session, SubmitSm pdu, FaultPlan plan, boolean cut) {
        smsc.counters.add(Counter.SUBMITS_TAKEN);
        Submission submission = new Submission(smsc.store.nextNumber(), session.id(), pdu, 0, nextId++, plan.faults);
        smsc.store.keep(submission);
        if (cut && plan.faults.dropLinkWhen() == Faults.DropLinkWhen.BEFORE_ANSWER) {
            cut(session);
            smsc.receipts.schedule(submission, plan, () -> {});
            return;
        }
        Runnable answer = answer(session, submission, pdu, plan);
        if (plan.earlyReceipts.takes(pdu)) {
            // The receipt is answered first, by whichever bind: only so it is certain to have come before.
            Once once = new Once(answer);
            smsc.receipts.schedule(submission, plan, once);
            smsc.loop.schedule(once, EARLY_RECEIPT_WAIT_SECONDS, TimeUnit.SECONDS);
        } else {
            afterDelay(plan.faults, answer);
            smsc.receipts.schedule(submission, plan, () -> {});
        }
        if (cut) {
            cut(session);
        }
    }

    private Runnable answer(SimulatorSession session, Submission submission, SubmitSm pdu, FaultPlan plan) {
        if (plan.answerDrop.takes(pdu)) {
            smsc.counters.add(Counter.ANSWERS_DROPPED);
            return () -> {};
        }
        if (plan.oddAnswer.takes(pdu)) {
            return () -> plan.faults.oddAnswerAs().send(session, submission.sequenceNumber, submission.messageId);
        }
        return () -> {
            SubmitSmResp answer = pdu.createResponse();
            answer.setMessageId(submission.messageId);
            submission.answered = session.answer(answer);
        };
    }

    private void afterDelay(Faults faults, Runnable action) {
        long delay = faults.answerDelay().toNanos();
        if (delay == 0) {
            action.run();
        } else {
            smsc.loop.schedule(action, delay, TimeUnit.NANOSECONDS);
        }
    }

    private void cut(SimulatorSession session) {
        smsc.counters.add(Counter.LINKS_DROPPED);
        session.cut();
    }

    private static final class Once implements Runnable {
        private final Runnable action;
        private boolean done;

        Once(Runnable action) {
            this.action = action;
        }

        @Override
        public void run() {
            if (!done) {
                done = true;
                action.run();
            }
        }
    }
}
