package org.casewire.core.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.casewire.core.Eventually;
import org.casewire.core.carrier.CarrierLink.Hold;
import org.casewire.core.carrier.LinkStatus.State;
import org.casewire.core.carrier.SubmitOutcome.Accepted;
import org.casewire.core.carrier.SubmitOutcome.NotWritten;
import org.casewire.core.carrier.SubmitOutcome.Refused;
import org.casewire.core.carrier.SubmitOutcome.Unanswered;
import org.casewire.core.id.Ids;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.SenderAddress;
import org.casewire.core.text.Encoding;
import org.casewire.core.text.Tie;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What core counts on, whatever protocol a carrier speaks. A protocol module extends this and brings a carrier that it
 * can make misbehave; see the SMPP module's.
 */
@Timeout(60)
public abstract class CarrierLinkContract {
    private static final int WINDOW = 4;
    private static final SenderAddress SENDER = new SenderAddress("15400", SenderAddress.Kind.SHORT_CODE);
    private static final String PHONE = "+358401234567";
    private static final NumberPlan NUMBERS = new NumberPlan();
    private static final Ids IDS = new Ids(Clock.systemUTC());

    private final ListeningCore core = new ListeningCore();
    private ContractCarrier carrier;
    private CarrierLink link;

    /**
     * A carrier that runs, and a link to it, not started: one bind, no limit of rate, a time-out for answers of a second
     * or less, and reconnecting within a second.
     */
    protected abstract ContractCarrier carrier(int window);

    @BeforeEach
    void open() {
        carrier = carrier(WINDOW);
        link = carrier.link();
    }

    @AfterEach
    void close() {
        link.close();
        carrier.close();
    }

    @Test
    void aStartedLinkComesUp() {
        link.start(core, Hold.NONE);
        link.allow(Set.of(1));

        is(State.UP);
        assertThat(link.status().binds()).isNotEmpty();
        assertThat(link.status().reason()).isEmpty();
    }

    @Test
    void aLinkThatStartsHeldGivesNoRoomUntilItIsReleasedAndThenSaysSo() {
        link.start(core, Hold.HELD);
        link.allow(Set.of(1));
        assertThat(link.status().state()).isEqualTo(State.HELD);
        assertThat(link.reserve(1)).isEmpty();

        link.release();
        is(State.UP);
        Eventually.holds("told of room", () -> core.roomCalls.get() > 0);
    }

    @Test
    void whatIsAcceptedWasTakenOnceAndItsReceiptFindsIt() {
        up();
        Accepted accepted = (Accepted) submit("once");

        assertThat(carrier.taken()).containsExactly("once");
        Eventually.holds("a receipt", () -> !core.receipts.isEmpty());
        Receipt receipt = core.receipts.peek();
        assertThat(receipt.messageIds()).contains(accepted.carrierMessageId());
        assertThat(receipt.carrier()).isEqualTo(link.name());
        assertThat(receipt.status()).isEqualTo(Receipt.Status.DELIVERED);
        assertThat(receipt.ends()).contains(new Receipt.Ends(SENDER.number(), PHONE));
        assertThat(receipt.raw()).doesNotContain("once");
    }

    @Test
    void theSegmentsOfAMessageGoInOrderThoughTheyAreMoreThanTheWindow() {
        up();
        int segments = WINDOW * 3;
        Room room = room(segments);
        List<CompletableFuture<SubmitOutcome>> outcomes = new ArrayList<>();
        for (int number = 1; number <= segments; number++) {
            outcomes.add(write(room, "part " + number, number, segments, () -> true));
        }

        outcomes.forEach(outcome -> assertThat(outcome.join()).isInstanceOf(Accepted.class));
        assertThat(carrier.taken()).hasSize(segments).first().isEqualTo("part 1");
        assertThat(carrier.taken().get(segments - 1)).isEqualTo("part " + segments);
    }

    @Test
    void aShutFenceWritesNothing() {
        up();
        assertThat(write(room(1), "never", 1, 1, () -> false).join()).isInstanceOf(NotWritten.class);
        assertThat(submit("after it")).isInstanceOf(Accepted.class);
        assertThat(carrier.taken()).containsExactly("after it");
    }

    @Test
    void thereIsNoRoomBeyondTheWindowAndWhoWasRefusedIsTold() {
        up();
        List<Room> rooms = new ArrayList<>();
        for (int i = 0; i < WINDOW; i++) {
            rooms.add(room(1));
        }
        assertThat(link.reserve(1)).isEmpty();
        int told = core.roomCalls.get();

        rooms.get(0).release();
        rooms.get(0).release();
        Eventually.holds("told of room", () -> core.roomCalls.get() > told);
        rooms.set(0, room(1));
        assertThat(link.reserve(1)).as("given back once, though released twice").isEmpty();
        rooms.forEach(Room::release);
    }

    @Test
    void whatWasWrittenAndNotAnsweredIsUnansweredAndNeverNotWritten() {
        up();
        carrier.swallowTheNextAnswer();

        assertThat(submit("lost")).isInstanceOf(Unanswered.class);
        assertThat(submit("next")).isInstanceOf(Accepted.class);
        assertThat(carrier.taken()).containsExactly("lost", "next");
    }

    @Test
    void aLinkThatIsCutAfterTheWriteLeavesItUnansweredAndComesBackByItself() {
        up();
        carrier.cutAtTheNextSubmit();

        assertThat(submit("cut")).isInstanceOf(Unanswered.class);
        Eventually.holds("room again", () -> submitted("again"));
        assertThat(carrier.taken()).containsOnlyOnce("cut");
        Eventually.holds("told of the session's end", () -> !core.ended.isEmpty());
    }

    @Test
    void aRoomOfALostLinkWritesNothing() {
        up();
        Room room = room(2);
        carrier.cut();
        Eventually.holds("the loss is seen", () -> !core.ended.isEmpty());

        assertThat(write(room, "never", 1, 2, () -> true).join()).isInstanceOf(NotWritten.class);
        room.release();
        assertThat(carrier.taken()).isEmpty();
    }

    @Test
    void aRefusalIsToldWithACodeAndWordsAndHurtsNothingElse() {
        up();
        carrier.refuseTheNextSubmit();

        Refused refused = (Refused) submit("not now");
        assertThat(refused.refusal()).isEqualTo(SubmitOutcome.Refusal.TRANSIENT);
        assertThat(refused.code()).isNotBlank();
        assertThat(refused.detail()).isNotBlank().doesNotContain("not now", PHONE.substring(1));
        assertThat(submit("now")).isInstanceOf(Accepted.class);
    }

    @Test
    void aCarrierThatThrottlesIsLeftAloneAndThenGivesRoomAgain() {
        up();
        carrier.throttle(true);
        assertThat(((Refused) submit("too fast")).refusal()).isEqualTo(SubmitOutcome.Refusal.FLOW);
        assertThat(link.reserve(1)).isEmpty();
        assertThat(link.status().throttledUntil()).isPresent();

        carrier.throttle(false);
        assertThat(submit("slower")).isInstanceOf(Accepted.class);
    }

    @Test
    void aTextIsAcknowledgedOnlyAfterItIsStored() {
        up();
        CompletableFuture<CarrierListener.InboundStored> stored = new CompletableFuture<>();
        core.store = part -> stored;
        CompletableFuture<Void> told = carrier.phoneSends(PHONE, "Thank you");
        Eventually.holds("it came", () -> !core.parts.isEmpty());
        assertThat(told).isNotDone();
        assertThat(core.acknowledged).isEmpty();

        stored.complete(new CarrierListener.InboundStored(7));
        told.join();
        Eventually.holds("core is told", () -> core.acknowledged.contains(7L));
        InboundPart part = core.parts.peek();
        assertThat(part.text()).hasValue("Thank you");
        assertThat(part.from()).isEqualTo(PHONE);
        assertThat(part.to()).isEqualTo(SENDER.number());
        assertThat(part).hasToString("InboundPart[" + link.name() + "]");
    }

    @Test
    void aTextThatCouldNotBeStoredIsRefusedAndRepeatedByTheCarrier() {
        up();
        AtomicInteger tries = new AtomicInteger();
        core.store = part -> tries.incrementAndGet() == 1
                ? CompletableFuture.failedFuture(new IllegalStateException("no database"))
                : CompletableFuture.completedFuture(new CarrierListener.InboundStored(8));

        carrier.phoneSends(PHONE, "again").join();
        assertThat(core.parts).hasSizeGreaterThanOrEqualTo(2);
        Eventually.holds(
                "acknowledged once", () -> List.copyOf(core.acknowledged).equals(List.of(8L)));
    }

    @Test
    void aCarrierThatIsAwayGivesNoRoomAndComesBackByItself() {
        up();
        carrier.reachable(false);
        is(State.DOWN);
        assertThat(link.reserve(1)).isEmpty();

        carrier.reachable(true);
        is(State.UP);
        assertThat(submit("back")).isInstanceOf(Accepted.class);
    }

    @Test
    void stoppingLetsInFlightSubmitsFinish() {
        up();
        carrier.slowAnswers(Duration.ofMillis(200));
        CompletableFuture<SubmitOutcome> last = write(room(1), "last", 1, 1, () -> true);
        link.stop();

        assertThat(link.reserve(1)).isEmpty();
        assertThat(last.join()).isInstanceOf(Accepted.class);
        is(State.STOPPED);
        link.release();
        is(State.UP);
    }

    @Test
    void oneBindIsBoundAfreshAndAnUnknownOneIsNot() {
        up();
        String bind = link.status().binds().get(0).id();

        assertThat(link.rebind(bind + "-of-nobody")).isFalse();
        assertThat(link.rebind(bind)).isTrue();
        Eventually.holds("its session ended", () -> !core.ended.isEmpty());
        is(State.UP);
        assertThat(submit("afresh")).isInstanceOf(Accepted.class);
    }

    @Test
    void nothingIsBoundThatIsNotAllowedAndWhatIsNoMoreFinishesFirst() {
        link.start(core, Hold.NONE);
        assertThat(link.status().state()).isEqualTo(State.STANDBY);
        assertThat(link.reserve(1)).isEmpty();
        link.allow(Set.of(1));
        is(State.UP);
        Eventually.holds("core is told", () -> core.bindCalls.get() > 0);
        assertThat(link.sending()).containsExactly(1);

        carrier.slowAnswers(Duration.ofMillis(200));
        CompletableFuture<SubmitOutcome> last = write(room(1), "last", 1, 1, () -> true);
        CompletableFuture<Void> gone = link.allow(Set.of()).toCompletableFuture();
        assertThat(link.reserve(1)).isEmpty();
        assertThat(link.sending()).isEmpty();
        gone.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(last).isDone();
        assertThat(last.join()).isInstanceOf(Accepted.class);
        Eventually.holds("told of the session's end", () -> !core.ended.isEmpty());

        link.allow(Set.of(1));
        assertThat(submit("again")).isInstanceOf(Accepted.class);
    }

    @Test
    void whoseRightHasEndedNeitherSubmitsNorBinds() {
        up();
        core.mayWrite = false;
        assertThat(write(room(1), "never", 1, 1, () -> true).join()).isInstanceOf(NotWritten.class);
        carrier.cut();
        is(State.DOWN);

        core.mayWrite = true;
        is(State.UP);
        assertThat(submit("with the right again")).isInstanceOf(Accepted.class);
        assertThat(carrier.taken()).containsExactly("with the right again");
    }

    @Test
    void aClosedLinkWritesNothing() {
        up();
        Room room = room(1);
        link.close();

        assertThat(link.reserve(1)).isEmpty();
        assertThat(write(room, "never", 1, 1, () -> true).join()).isInstanceOf(NotWritten.class);
        assertThat(carrier.taken()).isEmpty();
    }

    private void up() {
        link.start(core, Hold.NONE);
        link.allow(Set.of(1));
        is(State.UP);
    }

    private void is(State state) {
        Eventually.holds("the link is " + state, () -> link.status().state() == state);
    }

    private SubmitOutcome submit(String text) {
        return write(room(1), text, 1, 1, () -> true)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private boolean submitted(String text) {
        Optional<Room> room = link.reserve(1);
        return room.isPresent()
                && write(room.get(), text, 1, 1, () -> true)
                                .orTimeout(20, TimeUnit.SECONDS)
                                .join()
                        instanceof Accepted;
    }

    private Room room(int segments) {
        List<Room> got = new ArrayList<>(1);
        Eventually.holds("there is room", () -> {
            link.reserve(segments).ifPresent(got::add);
            return !got.isEmpty();
        });
        return got.get(0);
    }

    private static CompletableFuture<SubmitOutcome> write(
            Room room, String text, int number, int total, Room.Fence fence) {
        OutboundSegment segment = new OutboundSegment(
                IDS.message(),
                number,
                total,
                0x0A0B,
                SENDER,
                NUMBERS.trusted(PHONE),
                Encoding.GSM7,
                Tie.REFERENCE_8,
                text,
                Clock.systemUTC().instant().plus(Duration.ofHours(1)));
        CompletableFuture<SubmitOutcome> outcome = new CompletableFuture<>();
        room.submit(segment, fence).whenComplete((result, failure) -> {
            if (failure == null) {
                outcome.complete(result);
            } else {
                outcome.completeExceptionally(new AssertionError("the stage of a submit failed", failure));
            }
        });
        return outcome;
    }
}
