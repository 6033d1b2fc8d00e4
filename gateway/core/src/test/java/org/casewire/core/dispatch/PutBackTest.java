package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.casewire.core.Eventually;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.cases.MessageState;
import org.casewire.core.db.DatabaseClock;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.message.Author;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.outcome.FactWriter;
import org.casewire.core.outcome.Flight;
import org.casewire.core.outcome.Landing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gives a message back to the queue has the right to, once; what failed or was taken over gives none. */
class PutBackTest {
    private static final String PATIENT = "+358501230001";

    private final DatabaseClock clock = new DatabaseClock(Clock.systemUTC(), System::nanoTime);
    private DispatchFixture clinic;
    private CaseId caseId;
    private Intents intents;
    private FactWriter facts;

    @BeforeEach
    void open() {
        clinic = new DispatchFixture(10);
        clinic.carrier().stop();
        caseId = clinic.openCase(PATIENT);
        Ids ids = new Ids(clock);
        intents = new Intents(clinic.database.link(), clinic.first().lease, clinic.keys.ring(), ids, clock, () -> {});
        facts = new FactWriter(
                "sim",
                clinic.database.link(),
                clinic.keys.ring(),
                ids,
                clock,
                (handle, receipt) -> true,
                () -> Duration.ofDays(7),
                () -> {},
                new MetricRegistry());
    }

    @AfterEach
    void close() {
        facts.close();
        clinic.close();
    }

    @Test
    void whatIsTakenBackWhileAClaimWaitsForItNeverComesBack() throws Exception {
        MessageId withdrawn = clinic.send(caseId, "to be taken back");
        List<CompletableFuture<?>> cancels = new ArrayList<>();
        clinic.database.holding("lock table event in exclusive mode", () -> {
            cancels.add(CompletableFuture.runAsync(() -> clinic.threads.cancel(
                    clinic.clinic, caseId, withdrawn, new Author("n1", "Nurse One"), DispatchFixture.ACTOR)));
            Eventually.holds(
                    "the cancel waits",
                    () -> clinic.count(
                                    "select count(*) from pg_locks where not granted and relation = 'event'::regclass")
                            == 1);
            clinic.carrier().release();
            Eventually.holds("the claim waits for it", () -> waiting("%delete from queue%") == 1);
            clinic.count("""
                    select count(pg_cancel_backend(pid))
                    from pg_stat_activity
                    where wait_event_type = 'Lock'
                    and query ilike '%delete from queue%'
                    """);
            Eventually.holds("the claim has failed", () -> waiting("%delete from queue%") == 0);
            // It is claimed again, and waits again. What was put back without a right waited here for the cancel's row
            // to be
            // gone for good.
            Eventually.holds(
                    "it is tried again", () -> waiting("%delete from queue%") + waiting("%insert into queue%") > 0);
            return null;
        });
        cancels.get(0).get(10, TimeUnit.SECONDS);

        MessageId next = clinic.send(caseId, "the next one");
        clinic.awaitState(caseId, next, MessageState.ACCEPTED);
        assertThat(clinic.message(caseId, withdrawn).state()).isEqualTo(MessageState.FAILED);
        assertThat(clinic.carrier().written())
                .extracting(OutboundSegment::messageId)
                .containsExactly(next);
        assertThat(clinic.count("select count(*) from queue")).isZero();
    }

    @Test
    void aSecondProcessUnderOneNodesIdSendsNothingAgain() throws Exception {
        Executor later = CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);
        clinic.carrier()
                .answers((segment, n) ->
                        CompletableFuture.supplyAsync(() -> new SubmitOutcome.Accepted("first-" + n), later));
        List<CaseId> cases = IntStream.range(0, 120)
                .mapToObj(i -> clinic.openCase("+35850124" + (1000 + i)))
                .toList();
        for (CaseId one : cases) {
            clinic.send(one, "each once");
        }
        clinic.carrier().release();
        Eventually.holds("some are written", () -> clinic.carrier().written().size() >= 10);

        DispatchFixture.Process twin = clinic.another("node-1", 1);
        try {
            twin.carrier.answers((segment, n) ->
                    CompletableFuture.supplyAsync(() -> new SubmitOutcome.Accepted("second-" + n), later));
            Eventually.holds(
                    "all are settled",
                    () -> clinic.count("select count(*) from delivery") == 120
                            && clinic.count("select count(*) from queue") == 0);
            assertThat(Stream.concat(clinic.carrier().written().stream(), twin.carrier.written().stream())
                            .map(OutboundSegment::messageId))
                    .doesNotHaveDuplicates();
        } finally {
            twin.kill();
        }
    }

    @Test
    void whoWasReplacedWritesNothingMore() {
        assertThat(clinic.first().lease.mayWrite()).isTrue();
        DispatchFixture.Process twin = clinic.another("node-1", 1);
        try {
            // Sooner than its lease would have ended: with its next beat.
            Eventually.holds(
                    "it knows",
                    Duration.ofSeconds(3),
                    () -> !clinic.first().lease.mayWrite());
        } finally {
            twin.kill();
        }
    }

    @Test
    void aRefusalThatIsToldTwicePutsTheMessageBackOnce() throws Exception {
        QueuedMessage message = sent();
        Flight flight = refused(intents.claim("sim", List.of(message)));
        assertThat(landing(flight)).isInstanceOf(Landing.Again.class);
        assertThat(clinic.count("select count(*) from queue")).isEqualTo(1);
        Intents.Claim next = intents.claim("sim", List.of(message));
        assertThat(next.toSubmit()).hasSize(1);

        // The commit's end was not known, so it is told again, while the message is in flight already.
        assertThat(landing(flight)).isInstanceOf(Landing.Elsewhere.class);
        assertThat(clinic.count("select count(*) from queue")).isZero();
        assertThat(clinic.count("select count(*) from delivery")).isZero();
    }

    @Test
    void aClaimOfUnknownEndThatWasCommittedIsPutBackOnce() throws Exception {
        QueuedMessage message = sent();
        Intents.Claim claim = intents.claim("sim", List.of(message));
        List<QueuedMessage> given = intents.decide("sim", claim.intent(), List.of(message));
        assertThat(given).extracting(QueuedMessage::attempt).containsExactly(1);

        Flight flight = Flight.neverWritten(given.get(0), claim.intent(), Instant.now());
        assertThat(landing(flight)).isInstanceOf(Landing.Again.class);
        assertThat(landing(flight)).isInstanceOf(Landing.Elsewhere.class);
        assertThat(clinic.count("select count(*) from queue")).isEqualTo(1);
        assertThat(clinic.count("select count(*) from submit_intent where open"))
                .isZero();
    }

    @Test
    void aClaimThatIsGivenUpCanNeverBeCommitted() throws Exception {
        QueuedMessage message = sent();
        Ids ids = new Ids(clock);
        UUID lost = ids.next();
        assertThat(intents.decide("sim", lost, List.of(message))).isEmpty();
        assertThat(clinic.count("select count(*) from queue")).isEqualTo(1);
        assertThatThrownBy(() -> clinic.change("insert into submit_intent (id, carrier, incarnation, organisation_ids,"
                        + " message_ids, pendings, attempts) values ('" + lost
                        + "', 'sim', gen_random_uuid(), '{}', '{}',"
                        + " '{}', '{}')"))
                .hasStackTraceContaining("submit_intent_pkey");
    }

    @Test
    void aRefusalAfterATakeOverIsTheTruthAndSendsNothingAgain() throws Exception {
        QueuedMessage message = sent();
        Flight flight = refused(intents.claim("sim", List.of(message)));
        DispatchFixture.Process other = clinic.another("node-2", 1);
        try {
            clinic.change("update node set buried = true where id = 'node-1'");
            other.dispatchers.desks().get("sim").inherit();
            clinic.awaitState(caseId, message.id(), MessageState.UNCERTAIN);

            assertThat(landing(flight)).isInstanceOf(Landing.Elsewhere.class);
            assertThat(clinic.message(caseId, message.id()).state()).isEqualTo(MessageState.FAILED);
            assertThat(clinic.count("select count(*) from queue")).isZero();
            assertThat(clinic.count("select count(*) from uncertain")).isZero();
        } finally {
            other.kill();
        }
    }

    private QueuedMessage sent() throws Exception {
        clinic.send(caseId, "hello");
        List<QueuedMessage> taken = new ArrayList<>();
        Eventually.holds("it waits", () -> {
            clinic.desk().queue().take(clock.instant()).ifPresent(taken::add);
            return !taken.isEmpty();
        });
        return taken.get(0);
    }

    private static Flight refused(Intents.Claim claim) {
        Flight flight = new Flight(claim.toSubmit().get(0), claim.intent(), Instant.now());
        flight.record(1, new SubmitOutcome.Refused(SubmitOutcome.Refusal.TRANSIENT, "0x00000008", "later"));
        return flight;
    }

    private Landing landing(Flight flight) throws Exception {
        return facts.landed(flight).get(10, TimeUnit.SECONDS);
    }

    private long waiting(String query) {
        return clinic.count("""
                select count(*)
                from pg_stat_activity
                where wait_event_type = 'Lock'
                and datname = current_database()
                and query ilike '%s'
                """.formatted(query));
    }
}
