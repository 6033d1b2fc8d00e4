package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.cases.MessageState;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.text.Encoding;
import org.casewire.core.text.TextForm;
import org.junit.jupiter.api.Test;

/** Texts as their carrier cuts them. The organisation allows six segments. */
class CarrierFormTest {
    private static final String PATIENT = "+358501234567";
    private static final TextForm ASCII = new TextForm(6, false, TextForm.Basic.ASCII);

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
            clinic.forms = carrier -> new TextForm(7, false, TextForm.Basic.GSM7);
            assertTooLong(7, () -> clinic.send(caseId, six));
        }
    }

    @Test
    void ofATextThatTheCarrierCutsThePartsOnThePhoneCount() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(100)) {
            CaseId caseId = clinic.openCase(PATIENT);
            clinic.forms = carrier -> new TextForm(6, true, TextForm.Basic.GSM7);
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
