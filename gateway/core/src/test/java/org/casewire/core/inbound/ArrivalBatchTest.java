package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.core.inbound.InboundFixture.P;
import static org.casewire.core.inbound.InboundFixture.S;
import static org.casewire.core.inbound.InboundFixture.S2;

import com.codahale.metrics.MetricRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.casewire.core.TestOrganisation;
import org.casewire.core.carrier.CarrierListener.InboundStored;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.InboundPart.Concatenation;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written in one transaction ends where each would have ended alone. */
class ArrivalBatchTest {
    private static final String P2 = "+358407654322";
    private static final String P3 = "+358407654323";
    private static final String STRANGER = "+358407654324";

    private final InboundFixture fixture = new InboundFixture();
    private final Sessions sessions = new Sessions();
    private final ArrivalWriter writer =
            new ArrivalWriter(fixture.reception, sessions, carrier -> CarrierTimes.USUAL, new MetricRegistry());
    private OrganisationId clinic;
    private OrganisationId hospital;
    private CaseId first;
    private CaseId second;
    private CaseId third;

    @BeforeEach
    void openThreeCases() {
        clinic = fixture.insert(fixture.clinic());
        hospital = fixture.insert(TestOrganisation.named("hospital").number(InboundFixture.CARRIER, S2));
        first = fixture.openOn(clinic, P, S);
        second = fixture.openOn(clinic, P2, S);
        third = fixture.openOn(hospital, P3, S2);
        sessions.seen(fixture.session, InboundFixture.CARRIER);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void eachPatientsTextsStandInTheirOwnThreadAndOrder() {
        List<InboundStored> stored = write(
                fixture.text(P, S, "1"),
                fixture.text(P2, S, "a"),
                fixture.text(P, S, "2"),
                fixture.text(P3, S2, "x"),
                fixture.text(P2, S, "b"),
                fixture.text(P, S, "3"));
        assertThat(fixture.thread(clinic, first)).containsExactly("1", "2", "3");
        assertThat(fixture.thread(clinic, second)).containsExactly("a", "b");
        assertThat(fixture.thread(hospital, third)).containsExactly("x");
        assertThat(stored).doesNotHaveDuplicates().hasSize(6);
        assertThat(fixture.rows("select case_id, unread from case_activity"))
                .containsExactlyInAnyOrder(
                        Map.of("case_id", first.value(), "unread", 3),
                        Map.of("case_id", second.value(), "unread", 2),
                        Map.of("case_id", third.value(), "unread", 1));
        assertThat(fixture.rows(
                        "select organisation_id, sum(unread_messages)::bigint as texts, sum(unread_cases)::bigint as cases"
                                + " from organisation_counter group by organisation_id"))
                .containsExactlyInAnyOrder(
                        Map.of("organisation_id", clinic.value(), "texts", 5L, "cases", 2L),
                        Map.of("organisation_id", hospital.value(), "texts", 1L, "cases", 1L));
    }

    @Test
    void theLastTextOfACaseIsItsLastMessage() {
        write(fixture.text(P, S, "1"), fixture.text(P2, S, "a"), fixture.text(P, S, "2"));
        assertThat(fixture.count("""
                        select m.position
                        from case_activity a
                        join message m on m.organisation_id = a.organisation_id and m.id = a.last_message_id
                        where a.case_id = '%s'
                        """.formatted(first))).isEqualTo(2);
    }

    @Test
    void whatIsNoPlainTextGoesItsOwnWay() {
        InboundStored before = write(fixture.text(P, S, "ok")).get(0);
        sessions.ended(fixture.session);
        UUID later = UUID.randomUUID();
        sessions.seen(later, InboundFixture.CARRIER);
        CaseId closed = fixture.caseOf(clinic, STRANGER, CaseStatus.COMPLETE, Optional.of(S));
        write(
                by(later, P, S, "ok", Optional.empty()),
                by(later, P2, S, "long ", Optional.of(new Concatenation(7, 8, 2, 1))),
                by(later, P3, S2, "STOP", Optional.empty()),
                by(later, STRANGER, S, "late", Optional.empty()),
                by(later, "Bank", S, "advertisement", Optional.empty()),
                by(later, P2, S, "text", Optional.of(new Concatenation(7, 8, 2, 2))));
        assertThat(fixture.thread(clinic, first)).containsExactly("ok");
        assertThat(fixture.value("select absorbed_at from inbound_delivery where id = " + before.deliveryId()))
                .isNotNull();
        assertThat(fixture.thread(clinic, second)).containsExactly("long text");
        assertThat(fixture.thread(hospital, third)).containsExactly("STOP");
        assertThat(fixture.events(hospital)).contains("patient.opted-out");
        assertThat(fixture.unmatched(clinic))
                .containsExactlyInAnyOrder("case-complete: late", "unknown-sender: advertisement");
        assertThat(fixture.value("select case_id from unmatched where reason = 'case-complete'"))
                .isEqualTo(closed.value());
    }

    @Test
    void aTextThatMayHaveBeenForOtherCasesSaysSo() {
        CaseId other = fixture.caseOf(clinic, P, CaseStatus.IN_PROGRESS, Optional.of(S));
        write(fixture.text(P, S, "which?"), fixture.text(P2, S, "a"));
        List<CaseId> both = Stream.of(first, other)
                .filter(id -> fixture.thread(clinic, id).contains("which?"))
                .toList();
        assertThat(both).hasSize(1);
        CaseId alsoOpen = both.get(0).equals(first) ? other : first;
        assertThat(fixture.count("select count(*) from message where also_open = array['" + alsoOpen + "']::uuid[]"))
                .isOne();
    }

    @Test
    void aBatchThatIsWrittenAgainAfterItsCommitChangesNothing() {
        List<Arrival> batch = Stream.of(fixture.text(P, S, "1"), fixture.text(P2, S, "a"), fixture.text(P, S, "2"))
                .map(this::arrival)
                .toList();
        List<InboundStored> once = writeArrivals(batch);
        assertThat(writeArrivals(batch)).isEqualTo(once);
        assertThat(fixture.thread(clinic, first)).containsExactly("1", "2");
        assertThat(fixture.thread(clinic, second)).containsExactly("a");
    }

    private InboundPart by(UUID session, String from, String to, String words, Optional<Concatenation> concatenation) {
        return fixture.part(session, from, to, words, concatenation);
    }

    private List<InboundStored> write(InboundPart... parts) {
        return writeArrivals(Stream.of(parts).map(this::arrival).toList());
    }

    private Arrival arrival(InboundPart part) {
        return Arrival.of(part, fixture.keys.ring().routing(), Instant.now());
    }

    private List<InboundStored> writeArrivals(List<Arrival> batch) {
        return InboundTransaction.run(
                fixture.database.link(),
                () -> {},
                transaction -> writer.write(transaction, batch).stream()
                        .map(Optional::orElseThrow)
                        .toList());
    }
}
