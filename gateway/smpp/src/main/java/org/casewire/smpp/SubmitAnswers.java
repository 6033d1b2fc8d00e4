package org.casewire.smpp;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.GenericNack;
import com.cloudhopper.smpp.pdu.PduResponse;
import com.cloudhopper.smpp.pdu.SubmitSmResp;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.carrier.SubmitOutcome.Accepted;
import org.casewire.core.carrier.SubmitOutcome.NotWritten;
import org.casewire.core.carrier.SubmitOutcome.Refusal;
import org.casewire.core.carrier.SubmitOutcome.Refused;
import org.casewire.core.carrier.SubmitOutcome.Unanswered;

/** What the answer to a submit_sm means for the segment. */
final class SubmitAnswers {
    private SubmitAnswers() {}

    static SubmitOutcome outcome(Answer answer, CommandStatus.Table statuses) {
        if (answer instanceof Answer.Responded responded) {
            return outcome(responded.response(), statuses);
        } else if (answer instanceof Answer.Garbled garbled) {
            return outcome(garbled, statuses);
        } else if (answer instanceof Answer.NotWritten notWritten) {
            return new NotWritten(notWritten.reason());
        } else if (answer instanceof Answer.Unfit) {
            return unfit();
        }
        return new Unanswered("the link was lost before the answer");
    }

    /** @param later completes with what the carrier says after its time */
    static Unanswered overdue(CompletionStage<SubmitOutcome> later) {
        return new Unanswered("the carrier did not answer in time", Optional.of(later));
    }

    /** The segment cannot be put into a submit_sm. */
    static Refused unfit() {
        return new Refused(Refusal.CONTENT, "unfit", "The message could not be put into the operator's format");
    }

    private static SubmitOutcome outcome(PduResponse response, CommandStatus.Table statuses) {
        if (!(response instanceof SubmitSmResp submitted)) {
            return response instanceof GenericNack ? notUnderstood(response.getCommandStatus()) : otherAnswer();
        }
        if (submitted.getCommandStatus() != CommandStatus.OK) {
            return statuses.refused(submitted.getCommandStatus());
        }
        String id = submitted.getMessageId() == null ? "" : submitted.getMessageId();
        return new Accepted(MessageIdForms.stored(id), MessageIdForms.shown(id));
    }

    /** The header tells enough; the id is lost, so no receipt will find the segment. */
    private static SubmitOutcome outcome(Answer.Garbled garbled, CommandStatus.Table statuses) {
        if (garbled.commandId() != SmppConstants.CMD_ID_SUBMIT_SM_RESP) {
            return garbled.commandId() == SmppConstants.CMD_ID_GENERIC_NACK
                    ? notUnderstood(garbled.commandStatus())
                    : otherAnswer();
        }
        return garbled.commandStatus() == CommandStatus.OK
                ? new Accepted("")
                : statuses.refused(garbled.commandStatus());
    }

    /** Whether it was taken is not said, and what was taken must not go out again. */
    private static Unanswered otherAnswer() {
        return new Unanswered("the carrier answered as if to another request");
    }

    /** A generic_nack under the submit's number. */
    private static Refused notUnderstood(int commandStatus) {
        return new Refused(
                Refusal.PROTOCOL, String.format("0x%08x", commandStatus), "The operator could not read the message");
    }
}
