package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.casewire.core.Eventually;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.cases.MessageState;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a carrier that lost its answers tells by the references that it echoes. */
class EchoedReferenceTest {
    private static final String PATIENT = "+358501234567";
    private static final String ANOTHER = "+358507654321";

    private DispatchFixture clinic;
    private CaseId caseId;

    @BeforeEach
    void answersAreLost() {
        clinic = new DispatchFixture(10);
        clinic.carrier()
                .answers((segment, n) -> CompletableFuture.completedFuture(new SubmitOutcome.Unanswered("late")));
        caseId = clinic.openCase(PATIENT);
    }

    @AfterEach
    void close() {
        clinic.close();
    }

    @Test
    void severalUncertainMessagesOfOnePairAreToldApartInAnyOrder() throws Exception {
        MessageId first = uncertain("yksi");
        MessageId second = uncertain("kaksi");
        MessageId third = uncertain("kolme");

        report("x-3", Receipt.Status.DELIVERED, PATIENT, echo(third));
        report("x-1", Receipt.Status.UNDELIVERED, PATIENT, echo(first));

        clinic.awaitState(caseId, third, MessageState.DELIVERED);
        clinic.awaitState(caseId, first, MessageState.UNDELIVERED);
        assertThat(state(second)).isEqualTo(MessageState.UNCERTAIN);

        report("x-2", Receipt.Status.EXPIRED, PATIENT, echo(second));
        clinic.awaitState(caseId, second, MessageState.EXPIRED);
        assertThat(clinic.count("select count(*) from uncertain")).isZero();
        assertThat(clinic.threads
                        .detail(clinic.clinic, caseId, third, DispatchFixture.ACTOR)
                        .history())
                .extracting("state")
                .containsExactly("QUEUED", "SUBMITTING", "UNCERTAIN", "DELIVERED");
    }

    @Test
    void anEchoThatNamesNoSegmentOfThePairSettlesNothing() throws Exception {
        MessageId id = uncertain("hei");
        int echo = echo(id);

        report("x-1", Receipt.Status.DELIVERED, PATIENT, echo + 1 & 0xFFFF);
        report("x-2", Receipt.Status.DELIVERED, ANOTHER, echo);
        report("x-3", Receipt.Status.DELIVERED, "", echo);
        aSweepPasses();

        assertThat(state(id)).isEqualTo(MessageState.UNCERTAIN);
        assertThat(clinic.count("select count(*) from receipt_waiting")).isEqualTo(3);
        assertThat(clinic.count("select count(*) from receipt where message_id is not null"))
                .isZero();
    }

    @Test
    void twoPatientsWithOneReferenceAreKeptApartByTheirNumbers() throws Exception {
        MessageId mine = uncertain("hei");
        CaseId other = clinic.openCase(ANOTHER);
        MessageId theirs = clinic.send(other, "hej");
        clinic.awaitState(other, theirs, MessageState.UNCERTAIN);
        clinic.change("update message set reference = 7");

        report("x-1", Receipt.Status.DELIVERED, ANOTHER, 7);

        clinic.awaitState(other, theirs, MessageState.DELIVERED);
        assertThat(state(mine)).isEqualTo(MessageState.UNCERTAIN);
    }

    @Test
    void oneReferenceOnTwoUncertainSegmentsOfThePairSettlesNeither() throws Exception {
        MessageId first = uncertain("yksi");
        MessageId second = uncertain("kaksi");
        clinic.change("update message set reference = 7");

        report("x-1", Receipt.Status.DELIVERED, PATIENT, 7);
        aSweepPasses();

        assertThat(state(first)).isEqualTo(MessageState.UNCERTAIN);
        assertThat(state(second)).isEqualTo(MessageState.UNCERTAIN);
    }

    @Test
    void whatWasSentAgainIsNotSettledAnyMore() throws Exception {
        MessageId id = uncertain("hei");
        int echo = echo(id);
        clinic.resend(caseId, id);

        report("x-1", Receipt.Status.DELIVERED, PATIENT, echo);
        aSweepPasses();

        assertThat(state(id)).isEqualTo(MessageState.UNCERTAIN);
    }

    @Test
    void aReceiptOfAnotherTimeThanTheSegmentsSettlesNothing() throws Exception {
        MessageId id = uncertain("hei");
        clinic.change("update uncertain set not_after = now()");
        report("x-1", Receipt.Status.DELIVERED, PATIENT, echo(id));
        clinic.change(
                "update uncertain set not_after = now() + interval '1 day', submitted_at = now() + interval '1 hour'");
        report("x-2", Receipt.Status.DELIVERED, PATIENT, echo(id));
        clinic.change("update uncertain set not_after = now() - interval '1 second'");
        aSweepPasses();
        assertThat(state(id)).isEqualTo(MessageState.UNCERTAIN);
    }

    @Test
    void itWaitsWithItsEchoUntilNoNodeWritesToThePair() throws Exception {
        MessageId first = uncertain("yksi");
        MessageId second = uncertain("kaksi");
        outElsewhere(first);
        report("x-2", Receipt.Status.DELIVERED, PATIENT, echo(second));
        aSweepPasses();
        assertThat(state(second)).isEqualTo(MessageState.UNCERTAIN);

        clinic.change("update submit_intent set open = false");

        clinic.awaitState(caseId, second, MessageState.DELIVERED);
        assertThat(state(first)).isEqualTo(MessageState.UNCERTAIN);
    }

    @Test
    void whatAnotherNodeWritesToAnotherPairDisturbsNobody() throws Exception {
        MessageId id = uncertain("hei");
        CaseId other = clinic.openCase(ANOTHER);
        MessageId theirs = clinic.send(other, "hej");
        clinic.awaitState(other, theirs, MessageState.UNCERTAIN);
        outElsewhere(theirs);

        report("x-1", Receipt.Status.DELIVERED, PATIENT, echo(id));

        clinic.awaitState(caseId, id, MessageState.DELIVERED);
    }

    @Test
    void itWaitsWhileSomebodyDecidesAboutThePair() throws Exception {
        MessageId id = uncertain("hei");
        clinic.holding("select lock_pair(pair_index) from uncertain", () -> {
            report("x-1", Receipt.Status.DELIVERED, PATIENT, echo(id));
            return assertThat(state(id)).isEqualTo(MessageState.UNCERTAIN);
        });
        clinic.awaitState(caseId, id, MessageState.DELIVERED);
    }

    @Test
    void aReceiptThatComesTwiceSettlesNoFurtherMessageAndTeachesNothing() throws Exception {
        MessageId first = uncertain("yksi");
        clinic.report("x-1", Receipt.Status.DELIVERED, PATIENT);
        clinic.awaitState(caseId, first, MessageState.DELIVERED);
        MessageId second = uncertain("kaksi");

        for (int times = 0; times < 3; times++) {
            clinic.report(List.of("x-1", "y-1"), Receipt.Status.DELIVERED, PATIENT, DispatchFixture.SENDER);
        }
        aSweepPasses();

        assertThat(state(second)).isEqualTo(MessageState.UNCERTAIN);
        assertThat(clinic.desk().receiptIds().learned()).isEmpty();
    }

    private MessageId uncertain(String text) throws Exception {
        MessageId id = clinic.send(caseId, text);
        clinic.awaitState(caseId, id, MessageState.UNCERTAIN);
        return id;
    }

    /** Another node has this message out and knows no answer yet. */
    private void outElsewhere(MessageId id) {
        clinic.change("""
                insert into submit_intent (id, carrier, incarnation, organisation_ids, message_ids, pendings, attempts)
                values (gen_random_uuid(), 'sim', gen_random_uuid(), '{%s}', '{%s}', '{1}', '{0}')
                """.formatted(clinic.clinic.value(), id.value()));
    }

    private MessageState state(MessageId id) {
        return clinic.message(caseId, id).state();
    }

    /** As the carrier got it with the submit. */
    private int echo(MessageId id) {
        return clinic.carrier().written().stream()
                .filter(segment -> segment.messageId().equals(id))
                .mapToInt(OutboundSegment::ownReference)
                .findFirst()
                .orElseThrow();
    }

    private void report(String id, Receipt.Status status, String patient, int echo) throws Exception {
        clinic.report(List.of(id), status, patient, DispatchFixture.SENDER, Optional.of(echo));
    }

    /** Every receipt that waits has been looked at again. */
    private void aSweepPasses() {
        Eventually.holds("a sweep", () -> clinic.count("select count(*) from receipt_waiting where tries = 0") == 0);
    }
}
