package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.core.inbound.InboundFixture.P;
import static org.casewire.core.inbound.InboundFixture.S;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.casewire.core.Eventually;
import org.casewire.core.carrier.CarrierListener.InboundStored;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.InboundPart.Concatenation;
import org.casewire.core.carrier.ReadTime;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The carrier's repeat of a delivery, told from a patient who writes the same again. */
class RedeliveryTest {
    private final InboundFixture fixture = new InboundFixture();
    private final UUID other = UUID.randomUUID();
    private OrganisationId clinic;
    private CaseId open;

    @BeforeEach
    void openACase() {
        clinic = fixture.insert(fixture.clinic());
        open = fixture.openOn(clinic, P, S);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aPatientWhoWritesOkTwiceOnALiveSessionGetsBoth() {
        fixture.deliverAndAcknowledge(fixture.text("ok"));
        fixture.deliverAndAcknowledge(fixture.text("ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "ok");
        assertThat(fixture.count("select count(*) from message where possible_duplicate"))
                .isZero();
    }

    @Test
    void twoThatComeBeforeTheFirstIsAcknowledgedAreBothKept() {
        fixture.receive("ok", "ok");
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "ok");
    }

    @Test
    void aRepeatAfterTheSessionEndedUnacknowledgedIsDropped() {
        fixture.deliver(fixture.text("ok"));
        fixture.service.sessionEnded(fixture.session);
        fixture.deliver(by(other, "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok");
    }

    @Test
    void aRepeatAfterTheSessionEndedShortlyAfterTheAcknowledgementIsDropped() {
        fixture.deliverAndAcknowledge(fixture.text("ok"));
        fixture.service.sessionEnded(fixture.session);
        Eventually.holds("the session ended", () -> ended() == 1);
        fixture.deliver(by(other, "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok");
    }

    /** Over the carrier's other bind it comes at once. */
    @Test
    void aRepeatThatComesBeforeTheSessionsEndIsStoredIsDropped() throws Exception {
        fixture.deliverAndAcknowledge(fixture.text("ok"));
        CompletableFuture<InboundStored> repeat = fixture.database.link().inTransaction(handle -> {
            handle.execute("select from inbound_delivery for update");
            fixture.service.sessionEnded(fixture.session);
            CompletableFuture<InboundStored> stored =
                    fixture.service.received(by(other, "ok")).toCompletableFuture();
            Eventually.holds("it was judged", () -> stored.isDone() || waiting(handle) == 2);
            return stored;
        });
        repeat.get(10, TimeUnit.SECONDS);
        assertThat(fixture.thread(clinic, open)).containsExactly("ok");
    }

    /** An unbind is on its way, and the carrier may have repeated what it had no answer for when it read it. */
    @Test
    void aRepeatWhileTheSessionIsAboutToEndIsDropped() {
        fixture.deliverAndAcknowledge(fixture.text("ok"));
        fixture.service.sessionEnding(fixture.session);
        fixture.deliverAndAcknowledge(by(other, "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok");
        fixture.deliver(by(other, "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "ok");
    }

    @Test
    void whatComesTwiceOverASessionThatIsAboutToEndIsThePatientsAndEachIsRepeatedOnce() {
        fixture.deliverAndAcknowledge(fixture.text("ok"));
        fixture.service.sessionEnding(fixture.session);
        fixture.deliver(fixture.text("ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "ok");
        fixture.service.sessionEnded(fixture.session);
        fixture.deliverAndAcknowledge(by(other, "ok"));
        fixture.deliverAndAcknowledge(by(other, "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "ok");
        fixture.deliver(by(other, "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "ok", "ok");
    }

    @Test
    void whatItsOwnRepeatOvertookOnASessionThatIsOverIsLeftToTheCarrier() {
        fixture.service.sessionEnding(fixture.session);
        fixture.deliverAndAcknowledge(by(other, "ok"));
        assertThat(fixture.service.received(fixture.text("ok")).toCompletableFuture())
                .failsWithin(Duration.ofSeconds(10));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok");

        // Had it been the patient's second one, it would come again.
        fixture.deliver(by(other, "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "ok");
        assertThat(fixture.count("select count(*) from message where possible_duplicate"))
                .isZero();
    }

    /** Another node may get the repeat, and knows of the session by the record only. */
    @Test
    void aSessionsEndIsOnRecordForWhatCameBeforeAndForWhatComesAfter() throws Exception {
        fixture.deliverAndAcknowledge(fixture.text("ok"));
        fixture.service.sessionEnding(fixture.session).toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(ended()).isEqualTo(1);
        fixture.deliver(fixture.text("thanks"));
        assertThat(ended()).isEqualTo(2);

        fixture.service.sessionEnding(other).toCompletableFuture().get(10, TimeUnit.SECONDS);
        fixture.deliver(by(other, "its first"));
        assertThat(ended()).isEqualTo(3);
    }

    /** Sessions that wait for a lock; what a transaction saw of them it sees again unless it is told to look anew. */
    private static int waiting(Handle handle) {
        handle.execute("select pg_stat_clear_snapshot()");
        return handle.createQuery("""
                        select count(*)
                        from pg_stat_activity
                        where datname = current_database()
                        and wait_event_type = 'Lock'
                        """).mapTo(Integer.class).one();
    }

    @Test
    void aSessionThatEndsLongAfterTheAcknowledgementExplainsNoRepeat() {
        fixture.deliverAndAcknowledge(fixture.text("ok"));
        age(Duration.ofMinutes(5));
        fixture.service.sessionEnded(fixture.session);
        fixture.deliverAndAcknowledge(by(other, "something else"));
        fixture.deliver(by(other, "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "something else", "ok");
        assertThat(fixture.count("select count(*) from message where possible_duplicate"))
                .isZero();
    }

    @Test
    void anAcknowledgementThatWasNeverWrittenExplainsARepeatAfterTheTimeout() {
        fixture.deliver(fixture.text("ok"));
        age(InboundFixture.REPEAT_AFTER.plusSeconds(1));
        fixture.deliver(fixture.text("ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok");
    }

    @Test
    void anAcknowledgementThatCameTooLateExplainsARepeat() {
        fixture.deliverAndAcknowledge(fixture.text("ok"));
        fixture.update("update inbound_delivery set received_at = answered_at - interval '31 seconds'");
        fixture.deliver(fixture.text("ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok");
    }

    /** We did not read for a while: the carrier's clock ran, and it repeated what then was acknowledged at once. */
    @Test
    void whatLayUnreadForLongerThanTheTimeoutMakesTheSameDoubtfulAlthoughItsAcknowledgementWasQuick() {
        Duration late = InboundFixture.REPEAT_AFTER.plusSeconds(1);
        fixture.deliverAndAcknowledge(unread(late));
        fixture.deliver(unread(late));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "ok");
        assertThat(fixture.count("select count(*) from message where possible_duplicate"))
                .isOne();
    }

    /** The note of an acknowledgement takes a moment, and both lay in the socket one behind the other. */
    @Test
    void soDoesOneWhoseAcknowledgementIsNotOnRecordYet() {
        Duration late = InboundFixture.REPEAT_AFTER.plusSeconds(1);
        fixture.deliver(unread(late));
        fixture.deliver(unread(late));
        assertThat(fixture.count("select count(*) from message where possible_duplicate"))
                .isOne();
    }

    @Test
    void whatLayUnreadForAWhileIsStillNoRepeat() {
        fixture.deliverAndAcknowledge(unread(InboundFixture.REPEAT_AFTER.dividedBy(2)));
        fixture.deliverAndAcknowledge(unread(InboundFixture.REPEAT_AFTER.dividedBy(2)));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "ok");
        assertThat(fixture.count("select count(*) from message where possible_duplicate"))
                .isZero();
    }

    private InboundPart unread(Duration forSoLong) {
        ReadTime now = ReadTime.now();
        InboundPart text = fixture.text("ok");
        return new InboundPart(
                text.carrier(),
                text.session(),
                text.from(),
                text.to(),
                text.text(),
                text.concatenation(),
                text.content(),
                text.octets(),
                new ReadTime(now.nanos(), now.sentAfter() - forSoLong.toNanos()));
    }

    @Test
    void oneLostAcknowledgementExplainsOneRepeat() {
        fixture.deliver(fixture.text("ok"));
        fixture.service.sessionEnded(fixture.session);
        fixture.deliverAndAcknowledge(by(other, "ok"));
        fixture.deliverAndAcknowledge(by(other, "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "ok");
    }

    @Test
    void aRepeatWhoseAcknowledgementIsLostTooExplainsTheNext() {
        fixture.deliver(fixture.text("ok"));
        fixture.service.sessionEnded(fixture.session);
        fixture.deliver(by(other, "ok"));
        fixture.service.sessionEnded(other);
        fixture.deliver(by(UUID.randomUUID(), "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok");
    }

    @Test
    void nothingIsARepeatAfterADay() {
        fixture.deliver(fixture.text("ok"));
        fixture.service.sessionEnded(fixture.session);
        age(Duration.ofHours(25));
        fixture.deliver(by(other, "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "ok");
    }

    @Test
    void theSameOverAnotherLiveSessionIsKeptAndMarked() {
        fixture.deliverAndAcknowledge(fixture.text("ok"));
        fixture.deliverAndAcknowledge(by(other, "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "ok");
        assertThat(fixture.count("select count(*) from message where possible_duplicate"))
                .isOne();
    }

    @Test
    void otherContentIsNoRepeat() {
        fixture.deliver(fixture.text("ok"));
        fixture.service.sessionEnded(fixture.session);
        fixture.deliver(by(other, "Ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "Ok");
    }

    @Test
    void theSameContentWithAnotherReferenceIsNoRepeat() {
        fixture.deliver(fixture.part(7, 2, 1, "a"));
        fixture.service.sessionEnded(fixture.session);
        fixture.deliver(fixture.part(other, P, S, "a", Optional.of(new Concatenation(8, 8, 2, 1))));
        assertThat(fixture.count("select count(*) from part_set")).isEqualTo(2);
    }

    @Test
    void whatARestartForgotIsARepeatWhenItWasNeverAcknowledged() {
        InboundStored stored = fixture.deliver(fixture.text("ok"));
        fixture.update("update inbound_delivery set session = gen_random_uuid() where id = " + stored.deliveryId());
        fixture.deliver(by(other, "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok");
    }

    @Test
    void whatAKilledProcessAcknowledgedShortlyBeforeItWasReplacedIsARepeatOnce() {
        fixture.deliverAndAcknowledge(fixture.text("ok"));
        killed(Duration.ofSeconds(20));
        fixture.deliverAndAcknowledge(by(other, "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok");
        fixture.deliver(by(other, "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "ok");
    }

    @Test
    void whatAKilledProcessAcknowledgedSomeTimeBeforeItWasReplacedIsKeptAndMarked() {
        fixture.deliverAndAcknowledge(fixture.text("ok"));
        killed(InboundFixture.REPEAT_AFTER.plusSeconds(1));
        fixture.deliver(by(other, "ok"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "ok");
        assertThat(fixture.count("select count(*) from message where possible_duplicate"))
                .isOne();
    }

    /** All that was delivered came to a process that was replaced so long after the acknowledgement. */
    private void killed(Duration later) {
        UUID process = UUID.randomUUID();
        fixture.update("update inbound_delivery set session = gen_random_uuid(), incarnation = '" + process + "'");
        fixture.update("insert into node_end select '" + process + "', answered_at + interval '" + later.toSeconds()
                + " seconds' from inbound_delivery");
    }

    private InboundPart by(UUID session, String words) {
        return fixture.part(session, P, S, words, Optional.empty());
    }

    private long ended() {
        return fixture.count("select count(*) from inbound_delivery where session_ended_at is not null");
    }

    private void age(Duration by) {
        fixture.update("update inbound_delivery set received_at = received_at - interval '" + by.toSeconds()
                + " seconds', answered_at = answered_at - interval '" + by.toSeconds() + " seconds'");
    }
}
