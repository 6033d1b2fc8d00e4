package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.casewire.core.inbound.InboundFixture.P;
import static org.casewire.core.inbound.InboundFixture.S;
import static org.casewire.core.inbound.TestDesk.NURSE;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.conversation.StatusChange;
import org.casewire.core.conversation.ThreadPoint;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.ThreadEntry;
import org.casewire.core.message.ThreadService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message's id tells a place only while the message stands where it was first seen. */
class MovedPositionsTest {
    private final InboundFixture fixture = new InboundFixture();
    private final TestDesk desk = new TestDesk(fixture);
    private final ThreadService threads = new ThreadService(
            fixture.database.app(), fixture.keys.ring(), new AuditTrail(fixture.ids, Clock.systemUTC()), () -> {});
    private final OrganisationId clinic = fixture.insert(fixture.clinic());
    private final CaseId open = desk.open(clinic, P, S, Optional.empty());

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aTextThatCompletesLaterIsNoPlaceAnyMore() {
        fixture.deliver(fixture.part(7, 2, 1, "first half "));
        fixture.update("update part_set set first_at = now() - interval '1 hour'");
        new IncompleteTexts(
                        fixture.database.link(),
                        fixture.reception,
                        carrier -> org.casewire.core.carrier.CarrierTimes.USUAL,
                        () -> {})
                .showDue(10);
        MessageId seen = last();
        fixture.receive("N");
        fixture.deliver(fixture.part(7, 2, 2, "second half"));
        assertThat(fixture.thread(clinic, open)).containsExactly("N", "first half second half");
        moved(() -> desk.reading.read(clinic, NURSE, open, new ThreadPoint.AtMessage(seen)));
        moved(() ->
                threads.page(clinic, open, new ThreadService.Page.After(new ThreadPoint.AtMessage(seen)), 10, NURSE));
        moved(() -> desk.status.change(
                clinic,
                NURSE,
                open,
                new StatusChange(CaseStatus.COMPLETE, Optional.empty(), Optional.of(new ThreadPoint.AtMessage(seen)))));
        assertThat(desk.cases.view(clinic, NURSE, open).unread()).isEqualTo(2);
        assertThat(threads.page(clinic, open, new ThreadService.Page.After(new ThreadPoint.AtEntry(1)), 10, NURSE))
                .extracting(ThreadEntry::text)
                .containsExactly("N", "first half second half");
    }

    @Test
    void aTextThatWasMovedAwayAndBackIsNoPlaceAnyMore() {
        CaseId other = desk.open(clinic, "+358401112223", S, Optional.empty());
        fixture.receive("one");
        MessageId one = last();
        desk.moves.move(clinic, open, one, other, true, NURSE);
        moved(() -> desk.reading.read(clinic, NURSE, open, new ThreadPoint.AtMessage(one)));
        moved(() ->
                threads.page(clinic, open, new ThreadService.Page.After(new ThreadPoint.AtMessage(one)), 10, NURSE));
        assertThat(desk.reading
                        .read(clinic, NURSE, other, new ThreadPoint.AtMessage(one))
                        .unread())
                .as("there it stands at its first entry")
                .isZero();
        fixture.receive("two");
        desk.moves.move(clinic, other, one, open, false, NURSE);
        moved(() -> desk.reading.read(clinic, NURSE, open, new ThreadPoint.AtMessage(one)));
        assertThat(desk.cases.view(clinic, NURSE, open).unread()).isEqualTo(2);
    }

    private MessageId last() {
        return new MessageId((UUID) fixture.value("select id from message order by id desc limit 1"));
    }

    private static void moved(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.code().word()).isEqualTo("moved"));
    }
}
