package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.core.inbound.InboundFixture.P;
import static org.casewire.core.inbound.InboundFixture.S;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.carrier.InboundPart.Concatenation;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Long texts: in any order, twice, mixed, incomplete and completed later. */
class PartsTest {
    private static final String Q = "+358401112223";

    private final InboundFixture fixture = new InboundFixture();
    private final IncompleteTexts incomplete =
            new IncompleteTexts(fixture.database.link(), fixture.reception, carrier -> CarrierTimes.USUAL, () -> {});
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
    void partsAreJoinedInWhateverOrderTheyCome() {
        fixture.deliver(fixture.part(1, 3, 3, "c"));
        fixture.deliver(fixture.part(1, 3, 1, "a"));
        assertThat(fixture.thread(clinic, open)).isEmpty();
        fixture.deliver(fixture.part(1, 3, 2, "b"));
        assertThat(fixture.thread(clinic, open)).containsExactly("abc");
        assertThat(fixture.count("select count(*) from inbound_part where text_sealed is not null"))
                .isZero();
    }

    @Test
    void aCharacterCutInHalfIsWholeAgain() {
        String smile = "😀";
        fixture.deliver(fixture.part(1, 2, 2, smile.substring(1) + "!"));
        fixture.deliver(fixture.part(1, 2, 1, "Hei " + smile.charAt(0)));
        assertThat(fixture.thread(clinic, open)).containsExactly("Hei 😀!");
    }

    @Test
    void aPartThatComesTwiceChangesNothing() {
        fixture.deliver(fixture.part(1, 2, 1, "a"));
        fixture.deliver(fixture.part(1, 2, 1, "a"));
        fixture.deliver(fixture.part(1, 2, 2, "b"));
        fixture.deliver(fixture.part(1, 2, 2, "b"));
        fixture.deliver(fixture.part(1, 2, 1, "a"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ab");
    }

    @Test
    void otherContentUnderAKeyThatWasUsedIsAnotherText() {
        fixture.deliver(fixture.part(1, 2, 1, "a"));
        fixture.deliver(fixture.part(1, 2, 2, "b"));
        fixture.deliver(fixture.part(1, 2, 1, "c"));
        fixture.deliver(fixture.part(1, 2, 2, "d"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ab", "cd");
    }

    @Test
    void otherContentUnderAKeyThatStillWaitsShowsWhatCame() {
        fixture.deliver(fixture.part(1, 2, 1, "a"));
        fixture.deliver(fixture.part(1, 2, 1, "c"));
        fixture.deliver(fixture.part(1, 2, 2, "d"));
        assertThat(fixture.thread(clinic, open)).containsExactly("a[…]", "cd");
    }

    @Test
    void partsOfTwoPatientsWithOneReferenceAreNeverJoined() {
        CaseId theirs = fixture.openOn(clinic, Q, S);
        fixture.deliver(fixture.part(1, 2, 1, "a"));
        fixture.deliver(fixture.part(fixture.session, Q, S, "2", Optional.of(new Concatenation(1, 8, 2, 2))));
        fixture.deliver(fixture.part(1, 2, 2, "b"));
        fixture.deliver(fixture.part(fixture.session, Q, S, "1", Optional.of(new Concatenation(1, 8, 2, 1))));
        assertThat(fixture.thread(clinic, open)).containsExactly("ab");
        assertThat(fixture.thread(clinic, theirs)).containsExactly("12");
    }

    @Test
    void theSameReferenceInAnotherWidthIsAnotherText() {
        fixture.deliver(fixture.part(1, 2, 1, "a"));
        fixture.deliver(fixture.part(fixture.session, P, S, "b", Optional.of(new Concatenation(1, 16, 2, 2))));
        assertThat(fixture.thread(clinic, open)).isEmpty();
    }

    @Test
    void theLastTwoPartsAtTheSameTimeMakeOneText() throws Exception {
        List<Integer> order = new ArrayList<>();
        for (int reference = 0; reference < 50; reference++) {
            order.add(reference);
        }
        Collections.shuffle(order, new Random(7));
        List<java.util.concurrent.CompletableFuture<?>> all = new ArrayList<>();
        for (int reference : order) {
            for (int number = 1; number <= 3; number++) {
                all.add(fixture.service
                        .received(fixture.part(
                                UUID.randomUUID(),
                                P,
                                S,
                                String.valueOf((char) ('a' + number)),
                                Optional.of(new Concatenation(reference, 8, 3, number))))
                        .toCompletableFuture());
            }
        }
        for (var one : all) {
            one.get(30, TimeUnit.SECONDS);
        }
        assertThat(fixture.thread(clinic, open)).hasSize(50).containsOnly("bcd");
    }

    @Test
    void whatHasComeIsShownAfterAWhileAndCompletedLaterAsTheSameMessageUnreadAgain() {
        fixture.deliver(fixture.part(1, 4, 2, "b"));
        fixture.deliver(fixture.part(1, 4, 4, "d"));
        assertThat(incomplete.showDue(10)).isZero();
        waitLong();
        assertThat(incomplete.showDue(10)).isOne();
        assertThat(incomplete.showDue(10)).isZero();
        assertThat(fixture.thread(clinic, open)).containsExactly("[…]b[…]d");
        Object id = fixture.value("select id::text from message where incomplete");
        fixture.update("update case_activity set unread = 0, read_position = 1");

        fixture.deliver(fixture.part(1, 4, 1, "a"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ab[…]d");
        fixture.deliver(fixture.part(1, 4, 3, "c"));
        assertThat(fixture.thread(clinic, open)).containsExactly("abcd");
        assertThat(fixture.value("select id::text from message where not incomplete"))
                .isEqualTo(id);
        assertThat(fixture.value("select position from message")).isEqualTo(3L);
        assertThat(fixture.value("select unread from case_activity")).isEqualTo(1);
        assertThat(fixture.events(clinic)).containsExactly("message.received", "message.updated", "message.updated");
    }

    @Test
    void anIncompleteTextIsAnsweredOnceAlsoWhenItIsCompleted() {
        fixture.close(clinic, open, P, S);
        fixture.deliver(fixture.part(1, 2, 1, "a"));
        waitLong();
        incomplete.showDue(10);
        assertThat(fixture.unmatched(clinic)).containsExactly("case-complete: a[…]");
        fixture.deliver(fixture.part(1, 2, 2, "b"));
        assertThat(fixture.unmatched(clinic)).containsExactly("case-complete: ab");
        assertThat(fixture.answers()).hasSize(1);
    }

    @Test
    void aKeywordCountsInACompleteTextOnly() {
        fixture.deliver(fixture.part(1, 2, 1, "STOP"));
        waitLong();
        incomplete.showDue(10);
        assertThat(fixture.count("select count(*) from opt_out")).isZero();
    }

    @Test
    void numbersThatMakeNoSenseMakeASingleText() {
        fixture.deliver(fixture.part(1, 2, 3, "a"));
        fixture.deliver(fixture.part(1, 1, 1, "b"));
        fixture.deliver(fixture.part(1, 2, 0, "c"));
        assertThat(fixture.thread(clinic, open)).containsExactly("a", "b", "c");
    }

    private void waitLong() {
        fixture.update("update part_set set first_at = first_at - interval '"
                + CarrierTimes.USUAL.partsTimeout().plus(Duration.ofSeconds(1)).toSeconds() + " seconds'");
    }

    @Test
    void aPartThatComesAfterAnotherTextMayBeOfYetAnotherOne() {
        fixture.deliver(fixture.part(7, 2, 1, "Take me off "));
        fixture.receive("ok");
        fixture.deliver(fixture.part(7, 2, 2, "the list"));
        assertThat(fixture.thread(clinic, open)).containsExactly("ok", "Take me off the list");
        assertThat(fixture.value("select string_agg(possibly_mixed::text, ' ' order by position) from message"))
                .isEqualTo("false true");
    }

    @Test
    void aPartThatComesAfterItsTextWasShownMayBeOfAnotherOne() {
        fixture.deliver(fixture.part(7, 2, 1, "Take me off "));
        fixture.update("update part_set set first_at = now() - interval '1 hour'");
        new IncompleteTexts(fixture.database.link(), fixture.reception, carrier -> CarrierTimes.USUAL, () -> {})
                .showDue(10);
        assertThat(fixture.value("select possibly_mixed from message")).isEqualTo(false);
        fixture.deliver(fixture.part(7, 2, 2, "the list"));
        assertThat(fixture.value("select possibly_mixed from message")).isEqualTo(true);
    }

    @Test
    void partsThatFollowEachOtherAreOneText() {
        fixture.receive("before");
        fixture.deliver(fixture.part(7, 3, 1, "a"));
        fixture.deliver(fixture.part(7, 3, 3, "c"));
        fixture.deliver(fixture.part(7, 3, 2, "b"));
        assertThat(fixture.count("select count(*) from message where possibly_mixed"))
                .isZero();
    }

    @Test
    void anEqualTailUnderAReusedReferenceBelongsToTheTextThatWaitsForIt() {
        fixture.deliverAndAcknowledge(fixture.part(7, 2, 1, "I took one. "));
        fixture.deliverAndAcknowledge(fixture.part(7, 2, 2, "Regards, Anna"));
        fixture.deliverAndAcknowledge(fixture.part(7, 2, 1, "It got worse. "));
        fixture.update("update inbound_delivery set received_at = received_at - interval '2 minutes',"
                + " answered_at = answered_at - interval '2 minutes'");
        fixture.deliver(fixture.part(7, 2, 2, "Regards, Anna"));
        assertThat(fixture.thread(clinic, open))
                .containsExactly("I took one. Regards, Anna", "It got worse. Regards, Anna");
        assertThat(fixture.value("select string_agg(possibly_mixed::text, ' ' order by position) from message"))
                .as("it may also have been the carrier's repeat")
                .isEqualTo("false true");
    }
}
