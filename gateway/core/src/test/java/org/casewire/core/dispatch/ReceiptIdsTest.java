package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.casewire.core.carrier.CarrierControl.ReceiptIds;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.cases.MessageState;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.outcome.IdMapping;
import org.junit.jupiter.api.Test;

/** Ids that come hexadecimal in the answer and decimal in the receipt, used twice, or known to nobody. */
class ReceiptIdsTest {
    private static final String PATIENT = "+358501234567";

    @Test
    void theMappingIsLearnedFromReceiptsThatFitOneWayOnly() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            clinic.carrier().answers((segment, n) -> ScriptedCarrier.accepted(Integer.toHexString(2570 + n)));
            CaseId caseId = clinic.openCase(PATIENT);
            for (int n = 1; n <= 3; n++) {
                assertThat(clinic.desk().receiptIds().learned()).isEmpty();
                MessageId id = accepted(clinic, caseId);
                report(clinic, forms(2570 + n), PATIENT);
                clinic.awaitState(caseId, id, MessageState.DELIVERED);
            }
            assertThat(clinic.desk().receiptIds().learned()).contains(IdMapping.Form.DECIMAL_TO_HEX);
            assertThat(clinic.desk().receiptIds().state().learnedFrom()).isEqualTo(3);
        }
    }

    @Test
    void anIdThatFitsTwoSegmentsSettlesNeitherUntilTheMappingIsKnown() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            String[] ids = {"255", "ff", "a01", "a02", "a03"};
            clinic.carrier().answers((segment, n) -> ScriptedCarrier.accepted(ids[n - 1]));
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId decimal = accepted(clinic, caseId);
            MessageId hex = accepted(clinic, caseId);
            report(clinic, forms(255), PATIENT);
            assertThat(clinic.message(caseId, decimal).state()).isEqualTo(MessageState.ACCEPTED);
            assertThat(clinic.message(caseId, hex).state()).isEqualTo(MessageState.ACCEPTED);
            for (int id : new int[] {0xa01, 0xa02, 0xa03}) {
                MessageId teacher = accepted(clinic, caseId);
                report(clinic, forms(id), PATIENT);
                clinic.awaitState(caseId, teacher, MessageState.DELIVERED);
            }
            clinic.awaitState(caseId, hex, MessageState.DELIVERED);
            assertThat(clinic.message(caseId, decimal).state()).isEqualTo(MessageState.ACCEPTED);
        }
    }

    @Test
    void anotherPatientsReceiptAndAnOrphanTeachNothing() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            clinic.carrier().answers((segment, n) -> ScriptedCarrier.accepted(Integer.toHexString(2570 + n)));
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId id = accepted(clinic, caseId);
            for (int i = 0; i < 5; i++) {
                report(clinic, forms(2571), "+358507654321");
                report(clinic, forms(99_999 + i), PATIENT);
            }
            assertThat(clinic.message(caseId, id).state()).isEqualTo(MessageState.ACCEPTED);
            assertThat(clinic.desk().receiptIds().state().learnedFrom()).isZero();
            assertThat(clinic.desk().receiptIds().state().contradicted()).isEqualTo(5);
            report(clinic, forms(2571), PATIENT);
            clinic.awaitState(caseId, id, MessageState.DELIVERED);
        }
    }

    @Test
    void aFormThatTheProfileRulesOutSettlesNothingAndIsTold() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            clinic.carrier().answers((segment, n) -> ScriptedCarrier.accepted(Integer.toHexString(2570 + n)));
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId id = accepted(clinic, caseId);
            reportAsDecimal(clinic, 99_999, PATIENT);
            reportAsDecimal(clinic, 2571, "+358507654321");
            assertThat(CarrierReport.why(clinic.desk().receiptIds().state())).isEmpty();

            reportAsDecimal(clinic, 2571, PATIENT);

            assertThat(clinic.message(caseId, id).state()).isEqualTo(MessageState.ACCEPTED);
            ReceiptIds ids = clinic.desk().receiptIds().state();
            assertThat(ids.unmatched()).isEqualTo(3);
            assertThat(ids.ruledOut()).isOne();
            assertThat(CarrierReport.why(ids).orElseThrow().next()).contains("receiptIdBase");
        }
    }

    /** As a link offers them whose profile says that both sides write the same base. */
    private static void reportAsDecimal(DispatchFixture clinic, int id, String patient) throws Exception {
        clinic.report(
                List.of(Integer.toString(id)),
                List.of(Integer.toHexString(id)),
                Receipt.Status.DELIVERED,
                patient,
                DispatchFixture.SENDER,
                Optional.empty());
    }

    private static MessageId accepted(DispatchFixture clinic, CaseId caseId) throws Exception {
        MessageId id = clinic.send(caseId, "hei");
        clinic.awaitState(caseId, id, MessageState.ACCEPTED);
        return id;
    }

    private static void report(DispatchFixture clinic, List<String> forms, String patient) throws Exception {
        clinic.report(forms, Receipt.Status.DELIVERED, patient, DispatchFixture.SENDER);
    }

    /** As a link offers them for a number that came in decimal. */
    private static List<String> forms(int id) {
        return List.of(Integer.toString(id), Integer.toHexString(id));
    }
}
