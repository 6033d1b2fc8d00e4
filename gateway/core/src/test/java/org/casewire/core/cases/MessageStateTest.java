package org.casewire.core.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.casewire.core.organisation.OrganisationSettings.ConfirmOn;
import org.junit.jupiter.api.Test;

class MessageStateTest {
    @Test
    void whatStandsInTheQueueIsQueuedEvenWhenASegmentIsThroughAlready() {
        assertThat(MessageState.of(true, 1, List.of())).isEqualTo(MessageState.QUEUED);
        assertThat(MessageState.of(true, 2, List.of("ACCEPTED"))).isEqualTo(MessageState.QUEUED);
    }

    @Test
    void aMessageIsSubmittingUntilEverySegmentIsAnswered() {
        assertThat(MessageState.of(false, 1, List.of())).isEqualTo(MessageState.SUBMITTING);
        assertThat(MessageState.of(false, 3, List.of("DELIVERED", "ACCEPTED"))).isEqualTo(MessageState.SUBMITTING);
    }

    @Test
    void theWorstSegmentDecidesAndDeliveredNeedsAll() {
        List<String> bestToWorst = List.of("DELIVERED", "ACCEPTED", "UNCERTAIN", "EXPIRED", "UNDELIVERED", "FAILED");
        for (int better = 0; better < bestToWorst.size(); better++) {
            for (int worse = better; worse < bestToWorst.size(); worse++) {
                MessageState expected = MessageState.valueOf(bestToWorst.get(worse));
                assertThat(MessageState.of(false, 2, List.of(bestToWorst.get(better), bestToWorst.get(worse))))
                        .isEqualTo(expected);
                assertThat(MessageState.of(false, 2, List.of(bestToWorst.get(worse), bestToWorst.get(better))))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void onlyAReceiptConfirmsUnlessAcceptanceIsEnough() {
        assertThat(Confirmation.of(MessageState.ACCEPTED, ConfirmOn.RECEIPT, false))
                .isEqualTo(Confirmation.PENDING);
        assertThat(Confirmation.of(MessageState.ACCEPTED, ConfirmOn.ACCEPTANCE, false))
                .isEqualTo(Confirmation.SENT);
        assertThat(Confirmation.of(MessageState.DELIVERED, ConfirmOn.RECEIPT, false))
                .isEqualTo(Confirmation.SENT);
    }

    @Test
    void aBadReceiptOutweighsTheWordOfAProfessional() {
        assertThat(Confirmation.of(MessageState.UNCERTAIN, ConfirmOn.RECEIPT, false))
                .isEqualTo(Confirmation.UNKNOWN);
        assertThat(Confirmation.of(MessageState.UNCERTAIN, ConfirmOn.RECEIPT, true))
                .isEqualTo(Confirmation.SENT);
        assertThat(Confirmation.of(MessageState.UNDELIVERED, ConfirmOn.ACCEPTANCE, true))
                .isEqualTo(Confirmation.NOT_SENT);
    }
}
