package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.casewire.core.Eventually;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.cases.MessageState;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.text.Encoding;
import org.casewire.core.text.TextForm;
import org.casewire.core.text.Tie;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as their carrier cuts them. The organisation allows six segments. */
class CarrierFormTest {
    private static final String PATIENT = "+358501234567";
    private static final TextForm ASCII = new TextForm(Tie.REFERENCE_8, TextForm.Basic.ASCII);

    @Test
    void aTextIsTooLongByWhatItsCarrierMakesOfIt() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(100)) {
            CaseId caseId = clinic.openCase(PATIENT);
            String umlauts = "ä".repeat(6 * 67 + 1);
            String six = "a".repeat(6 * 153);
            clinic.send(caseId, umlauts);
            clinic.forms = carrier -> ASCII;
            assertTooLong(7, () -> clinic.send(caseId, umlauts));

            clinic.forms = carrier -> TextForm.USUAL;
            clinic.send(caseId, six);
            clinic.forms = carrier -> new TextForm(Tie.REFERENCE_16, TextForm.Basic.GSM7);
            assertTooLong(7, () -> clinic.send(caseId, six));
        }
    }

    @Test
    void ofATextThatTheCarrierCutsThePartsOnThePhoneCount() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(100)) {
            CaseId caseId = clinic.openCase(PATIENT);
            clinic.forms = carrier -> new TextForm(Tie.WHOLE, TextForm.Basic.GSM7);
            MessageId whole = clinic.send(caseId, "a".repeat(6 * 153));
            assertThat(clinic.message(caseId, whole).segmentCount()).isOne();
            assertTooLong(7, () -> clinic.send(caseId, "a".repeat(6 * 153 + 1)));
        }
    }

    @Test
    void whatWaitsIsNotCountedAgain() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(100)) {
            CaseId caseId = clinic.openCase(PATIENT);
            clinic.carrier().stop();
            MessageId waiting = clinic.send(caseId, "ä".repeat(6 * 153));
            clinic.forms = carrier -> ASCII;
            clinic.carrier().release();

            clinic.awaitState(caseId, waiting, MessageState.ACCEPTED);

            List<OutboundSegment> written = clinic.carrier().written();
            assertThat(written).hasSize(6).allMatch(segment -> segment.encoding() == Encoding.GSM7);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheCarrierTookInPartIsFinishedAsItWasBegun(boolean afterARestart) throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(100)) {
            CaseId caseId = clinic.openCase(PATIENT);
            clinic.carrier()
                    .answers((segment, n) -> segment.number() == 1
                            ? ScriptedCarrier.accepted("id-" + n)
                            : ScriptedCarrier.refused(SubmitOutcome.Refusal.TRANSIENT));
            MessageId id = clinic.send(caseId, "a".repeat(153) + "b".repeat(147));
            Eventually.holds(
                    "the second segment waits",
                    () -> clinic.count("select count(*) from queue where tie = 'REFERENCE_8'") == 1);
            clinic.forms = carrier -> new TextForm(Tie.REFERENCE_16, TextForm.Basic.GSM7);
            if (afterARestart) {
                clinic.killAndRestart(100);
            } else {
                clinic.carrier().answers((segment, n) -> ScriptedCarrier.accepted("id-" + n));
            }

            clinic.awaitState(caseId, id, MessageState.ACCEPTED);

            List<OutboundSegment> written = clinic.carrier().written();
            OutboundSegment last = written.get(written.size() - 1);
            assertThat(last.text()).isEqualTo("b".repeat(147));
            assertThat(last.tie()).isEqualTo(Tie.REFERENCE_8);
            MessageId next = clinic.send(caseId, "c".repeat(300));
            clinic.awaitState(caseId, next, MessageState.ACCEPTED);
            assertThat(clinic.carrier().written())
                    .filteredOn(segment -> segment.messageId().equals(next))
                    .extracting(OutboundSegment::tie)
                    .containsOnly(Tie.REFERENCE_16);
        }
    }

    @Test
    void whereCarriersDifferTheOneOfTheCasesNumberCounts() throws Exception {
        TestOrganisation two = TestOrganisation.named("clinic")
                .number("sim", DispatchFixture.SENDER)
                .number("other", "358401000002");
        try (DispatchFixture clinic = new DispatchFixture(100, two)) {
            clinic.forms = carrier -> carrier.equals("sim") ? ASCII : TextForm.USUAL;
            CaseId caseId = clinic.openCase(PATIENT);

            assertTooLong(7, () -> clinic.send(caseId, "ä".repeat(6 * 67 + 1)));

            assertThat(clinic.count("select count(*) from conversation")).isZero();
            clinic.send(caseId, "hei");
            assertTooLong(7, () -> clinic.send(caseId, "ä".repeat(6 * 67 + 1)));
            clinic.send(caseId, "hei");
            assertThat(clinic.count("select max(position) from message")).isEqualTo(2);
        }
    }

    private static void assertTooLong(int segments, ThrowingCallable send) {
        Throwable thrown = catchThrowable(send);
        RequestRefused refused = (RequestRefused) (thrown instanceof ExecutionException ? thrown.getCause() : thrown);
        assertThat(refused.code()).isEqualTo(RequestRefused.Code.TEXT_TOO_LONG);
        assertThat(refused.extensions()).isEqualTo(Map.of("segmentCount", segments, "maxSegments", 6));
    }
}
