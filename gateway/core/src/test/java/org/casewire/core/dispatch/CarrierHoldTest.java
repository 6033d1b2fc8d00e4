package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.casewire.core.Eventually;
import org.casewire.core.carrier.CarrierLink.Hold;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.core.carrier.LinkStatus.State;
import org.casewire.core.carrier.SubmitOutcome.Refusal;
import org.casewire.core.cases.MessageState;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.junit.jupiter.api.Test;

/** What a carrier refuses for our own set-up waits for an operator, and none of it is lost or sent twice. */
class CarrierHoldTest {
    @Test
    void threeMessagesRefusedInARowHoldTheCarrierUntilItIsStarted() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(1)) {
            refuse(clinic, Refusal.CONFIGURATION, "0x00000015");
            Map<CaseId, MessageId> sent = send(clinic, 5);
            Eventually.holds(
                    "the carrier is held", () -> clinic.desk().holds().carrier().isPresent());
            int written = clinic.carrier().written().size();
            assertThat(clinic.desk().holds().carrier().orElseThrow().code()).isEqualTo("0x00000015");
            assertThat(status(clinic).state()).isEqualTo(State.HELD);
            Eventually.holds("it is stored", () -> clinic.count("select count(*) from submit_hold") == 1);

            clinic.killAndRestart(1);
            assertThat(clinic.carrier().startedAs()).as("it still receives").isEqualTo(Hold.NONE);
            assertThat(clinic.desk().holds().carrier()).isPresent();
            CaseId late = clinic.openCase("+358501230099");
            sent.put(late, clinic.send(late, "hei"));
            sent.forEach((caseId, id) ->
                    assertThat(clinic.message(caseId, id).state()).isEqualTo(MessageState.QUEUED));
            assertThat(clinic.carrier().written()).isEmpty();
            assertThat(written).isEqualTo(3);

            clinic.desk().resume();
            sent.forEach((caseId, id) -> clinic.awaitState(caseId, id, MessageState.ACCEPTED));
            assertThat(clinic.carrier().written()).hasSize(sent.size());
            assertThat(status(clinic).state()).isEqualTo(State.UP);
            assertThat(clinic.count("select count(*) from submit_hold")).isZero();
        }
    }

    @Test
    void oneMessageAloneHoldsNothingAndIsTriedAgain() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            Map<String, Boolean> seen = new ConcurrentHashMap<>();
            clinic.carrier()
                    .answers((segment, n) -> seen.putIfAbsent(segment.text(), true) == null
                                    && segment.text().equals("text 0")
                            ? ScriptedCarrier.refused(Refusal.CONFIGURATION, "0x00000015")
                            : ScriptedCarrier.accepted("id-" + n));
            Map<CaseId, MessageId> sent = send(clinic, 3);
            sent.forEach((caseId, id) -> clinic.awaitState(caseId, id, MessageState.ACCEPTED));
            assertThat(clinic.desk().holds().all()).isEmpty();
            assertThat(clinic.carrier().written()).hasSize(4);
        }
    }

    @Test
    void aRefusedSenderNumberIsHeldAlone() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            refuse(clinic, Refusal.SENDER_NUMBER, "0x0000000a");
            Map<CaseId, MessageId> sent = send(clinic, 3);
            Eventually.holds("it is held", () -> clinic.desk().holds().senders().contains(DispatchFixture.SENDER));
            assertThat(clinic.desk().holds().carrier()).isEmpty();
            assertThat(status(clinic).state()).isEqualTo(State.UP);
            assertThat(CarrierReport.why(
                            clinic.carrier().status(),
                            clinic.desk().holds().all(),
                            clinic.desk().refusals().lately(Instant.now())))
                    .anyMatch(reason -> reason.what().contains(DispatchFixture.SENDER)
                            && reason.next().contains("start"));
            CaseId late = clinic.openCase("+358501230099");
            sent.put(late, clinic.send(late, "hei"));
            clinic.carrier().answers((segment, n) -> ScriptedCarrier.accepted("id-" + n));
            clinic.desk().resume();
            sent.forEach((caseId, id) -> clinic.awaitState(caseId, id, MessageState.ACCEPTED));
            assertThat(clinic.carrier().written()).hasSize(3 + 4);
        }
    }

    @Test
    void submitsRefusedForTheCredentialsHoldTheCarrierAtTheThird() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(1)) {
            refuse(clinic, Refusal.CREDENTIAL, "0x0000000e");
            CaseId caseId = clinic.openCase("+358501230000");
            MessageId id = clinic.send(caseId, "hei");
            Eventually.holds(
                    "the carrier is held", () -> clinic.desk().holds().carrier().isPresent());
            Eventually.holds("it is queued", () -> clinic.count("select count(*) from queue where tries = 0") == 1);
            assertThat(clinic.message(caseId, id).state()).isEqualTo(MessageState.QUEUED);
            assertThat(clinic.carrier().written()).hasSize(3);
        }
    }

    @Test
    void whatIsPastItsTimeExpiresThoughTheCarrierIsHeld() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(1)) {
            refuse(clinic, Refusal.CONFIGURATION, "0x00000015");
            Map<CaseId, MessageId> sent = send(clinic, 4);
            Eventually.holds("it is stored", () -> clinic.count("select count(*) from submit_hold") == 1);
            Eventually.holds("all are queued", () -> clinic.count("select count(*) from queue") == 4);
            clinic.desk().close();
            clinic.database.link().useTransaction(handle -> {
                handle.execute("update queue set not_after = now() - interval '1 second'");
            });
            clinic.killAndRestart(1);
            sent.forEach((caseId, id) -> clinic.awaitState(caseId, id, MessageState.EXPIRED));
            assertThat(clinic.carrier().written()).isEmpty();
            assertThat(clinic.count("select count(*) from queue")).isZero();
        }
    }

    /** It was claimed in time, and then waited for its turn on the network. */
    @Test
    void whatIsPastItsTimeAtTheWriteIsNotWritten() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            clinic.desk().close();
            CaseId slow = clinic.openCase("+358501230010");
            MessageId first = clinic.send(slow, "slow");
            CaseId late = clinic.openCase("+358501230011");
            MessageId second = clinic.send(late, "late");
            clinic.change("insert into submit_hold (carrier, sender_number, code, reason, at)"
                    + " values ('sim', '', 'test', 'until the test goes on', now())");
            clinic.killAndRestart(10);
            Instant end = Instant.now().plusSeconds(5);
            clinic.change("update queue set not_after = '" + end + "' where message_id = '" + second + "'");
            clinic.killAndRestart(10);
            clinic.carrier().answers((segment, n) -> {
                if (segment.text().equals("slow")) {
                    Eventually.holds("its time is over", () -> Instant.now().isAfter(end.plusMillis(100)));
                }
                return ScriptedCarrier.accepted("id-" + n);
            });
            clinic.desk().resume();
            clinic.awaitState(slow, first, MessageState.ACCEPTED);
            clinic.awaitState(late, second, MessageState.EXPIRED);
            assertThat(clinic.carrier().written()).hasSize(1);
        }
    }

    @Test
    void anOperatorsReleaseOnAnotherNodeBeginsTheRowAnew() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(1)) {
            refuse(clinic, Refusal.CONFIGURATION, "0x00000015");
            send(clinic, 8);
            Eventually.holds("it is stored", () -> clinic.count("select count(*) from submit_hold") == 1);
            assertThat(clinic.carrier().written()).hasSize(3);
            clinic.change("delete from submit_hold");
            Eventually.holds(
                    "it is held again",
                    () -> clinic.carrier().written().size() > 3
                            && clinic.count("select count(*) from submit_hold") == 1);
            assertThat(clinic.carrier().written()).as("three more are a row").hasSize(6);
        }
    }

    @Test
    void whoAsksWhetherItIsHeldDoesNotWaitForTheDatabase() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(1)) {
            clinic.whileNothingIsStoredIn("carrier_hold", () -> {
                CompletableFuture<Void> stopping =
                        CompletableFuture.runAsync(() -> clinic.desk().stop());
                Eventually.holds(
                        "an operator's word waits",
                        () -> clinic.count(
                                        "select count(*) from pg_locks where not granted and relation = 'carrier_hold'::regclass")
                                > 0);
                CompletableFuture<Boolean> asked =
                        CompletableFuture.supplyAsync(() -> clinic.desk().isHeld());
                assertThat(asked.get(10, TimeUnit.SECONDS)).isFalse();
                assertThat(stopping).isNotDone();
                return stopping;
            });
            Eventually.holds("it is stopped", () -> clinic.desk().isHeld());
        }
    }

    private static void refuse(DispatchFixture clinic, Refusal refusal, String code) {
        clinic.carrier().answers((segment, n) -> ScriptedCarrier.refused(refusal, code));
    }

    private static LinkStatus status(DispatchFixture clinic) {
        return CarrierReport.status(
                clinic.carrier().status(), clinic.desk().holds().carrier());
    }

    private static Map<CaseId, MessageId> send(DispatchFixture clinic, int messages) throws Exception {
        Map<CaseId, MessageId> sent = new LinkedHashMap<>();
        for (int i = 0; i < messages; i++) {
            CaseId caseId = clinic.openCase("+3585012300" + (10 + i));
            sent.put(caseId, clinic.send(caseId, "text " + i));
        }
        return sent;
    }
}
