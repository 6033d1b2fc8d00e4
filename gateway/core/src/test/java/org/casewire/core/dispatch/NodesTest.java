package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.casewire.core.Eventually;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.cases.MessageState;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.junit.jupiter.api.Test;

/** Several nodes on one database, each with its own link to one carrier. */
class NodesTest {
    @Test
    void aNodeThatJoinsGetsItsPartAndOneThatLeavesGivesItBack() {
        try (DispatchFixture clinic = new DispatchFixture(10, 3)) {
            Eventually.holds("alone it has all", () -> has(clinic, "node-1", 3, 16));
            DispatchFixture.Process other = clinic.another("node-2", 3);
            Eventually.holds("each has its part", () -> has(clinic, "node-1", 2, 11) && has(clinic, "node-2", 1, 5));
            Eventually.holds(
                    "and binds that",
                    () -> clinic.carrier().allowed().size() == 2
                            && other.carrier.allowed().size() == 1);
            assertThat(clinic.carrier().allowed()).doesNotContainAnyElementsOf(other.carrier.allowed());

            other.kill();
            Eventually.holds("alone again", () -> has(clinic, "node-1", 3, 16));
            Eventually.holds("and binds all", () -> clinic.carrier().allowed().size() == 3);
        }
    }

    @Test
    void oneBindIsHeldByOneAndTheOtherStandsByUntilItIsGivenUp() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            Eventually.holds("it has the bind", () -> has(clinic, "node-1", 1, 16));
            DispatchFixture.Process other = clinic.another("node-2", 1);
            try {
                CaseId caseId = clinic.openCase("+358501230001");
                MessageId accepted = other.send(caseId, "accepted by the one that stands by");
                clinic.awaitState(caseId, accepted, MessageState.ACCEPTED);
                assertThat(clinic.carrier().written()).hasSize(1);
                assertThat(other.carrier.written()).isEmpty();
                assertThat(other.carrier.allowed()).isEmpty();

                clinic.first().dispatchers.close();
                Eventually.holds("it takes over", () -> has(clinic, "node-2", 1, 16));
                MessageId next = other.send(caseId, "and now it sends itself");
                clinic.awaitState(caseId, next, MessageState.ACCEPTED);
                assertThat(other.carrier.written()).hasSize(1);
            } finally {
                other.kill();
            }
        }
    }

    @Test
    void whateverNodeAcceptsThemTheMessagesOfACaseGoOutOnceAndInOrder() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10, 2)) {
            DispatchFixture.Process other = clinic.another("node-2", 2);
            List<OutboundSegment> all = new ArrayList<>();
            List<CaseId> cases = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                cases.add(clinic.openCase("+3585012300" + (10 + i)));
            }
            for (int number = 0; number < 8; number++) {
                for (CaseId one : cases) {
                    (number % 2 == 0 ? clinic.first() : other).send(one, "text " + number);
                }
                if (number == 3) {
                    // Slots move while messages wait and are in flight.
                    other.kill();
                    all.addAll(other.carrier.written());
                    other = clinic.another("node-2", 2);
                }
            }
            Eventually.holds("all are settled", () -> clinic.count("select count(*) from delivery") == 48);
            all.addAll(clinic.carrier().written());
            all.addAll(other.carrier.written());
            assertThat(clinic.count("select count(*) from delivery where state = 'ACCEPTED'"))
                    .isEqualTo(48);
            assertThat(clinic.count("select count(*) from queue")).isZero();
            assertThat(all.stream().map(OutboundSegment::messageId)).doesNotHaveDuplicates();
            assertThat(clinic.count("""
                            select count(*)
                            from message a
                            join message b using (organisation_id, case_id)
                            join delivery da on da.message_id = a.id
                            join delivery db on db.message_id = b.id
                            where a.position < b.position
                            and da.submitted_at > db.submitted_at""")).as("out of order").isZero();
            other.kill();
        }
    }

    @Test
    void whatAnAsleepNodeLeftOpenIsUncertainAndItsLanesWaitAndItsLateAnswerStands() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            CompletableFuture<SubmitOutcome> answer = new CompletableFuture<>();
            clinic.carrier().answers((segment, n) -> answer);
            CaseId caseId = clinic.openCase("+358501230001");
            MessageId open = clinic.send(caseId, "nobody answers yet");
            Eventually.holds("it is written", () -> clinic.carrier().written().size() == 1);
            DispatchFixture.Process other = clinic.another("node-2", 1);
            try {
                // As another node says of one whose beat stands still; its slots and binds are then free to take.
                clinic.change("update node set buried = true where id = 'node-1'");
                clinic.change("update bind_lease set node_id = null, incarnation = null, epoch = epoch + 1");
                clinic.change("update slot_lease set node_id = null, incarnation = null, epoch = epoch + 1");
                other.dispatchers.desks().get("sim").inherit();
                clinic.awaitState(caseId, open, MessageState.UNCERTAIN);
                assertThat(clinic.count("select count(*) from lane_hold where until > now()"))
                        .isEqualTo(1);
                assertThat(clinic.count("select count(*) from uncertain")).isEqualTo(1);

                answer.complete(new SubmitOutcome.Accepted("late-1"));
                clinic.awaitState(caseId, open, MessageState.ACCEPTED);
                assertThat(clinic.count("select count(*) from uncertain")).isZero();
                clinic.report("late-1", Receipt.Status.DELIVERED, "+358501230001");
                clinic.awaitState(caseId, open, MessageState.DELIVERED);
            } finally {
                other.kill();
            }
        }
    }

    @Test
    void whatTheDeadLeftLockedIsSettledWhenItIsFreeAndTheBeatsGoOnMeanwhile() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            clinic.carrier().answers((segment, n) -> new CompletableFuture<>());
            CaseId caseId = clinic.openCase("+358501230001");
            MessageId open = clinic.send(caseId, "nobody answers");
            Eventually.holds("it is written", () -> clinic.carrier().written().size() == 1);
            UUID dead = UUID.randomUUID();
            clinic.change("insert into node (id, incarnation) values ('node-0', '" + dead + "')");
            clinic.change("update submit_intent set incarnation = '" + dead + "' where open");
            clinic.holding(
                    "set local idle_in_transaction_session_timeout = 0; select from submit_intent for update", () -> {
                        Eventually.holds(
                                "it is taken for dead",
                                () -> clinic.count("select count(*) from node where buried") == 1);
                        long beat = beat(clinic);
                        Eventually.holds("the other one beats", () -> beat(clinic) > beat + 2);
                        return assertThat(clinic.message(caseId, open).state()).isNotEqualTo(MessageState.UNCERTAIN);
                    });
            clinic.awaitState(caseId, open, MessageState.UNCERTAIN);
        }
    }

    private static long beat(DispatchFixture clinic) {
        return clinic.count("select beat from node where id = 'node-1'");
    }

    private static boolean has(DispatchFixture clinic, String node, int binds, int slots) {
        return clinic.count("select count(*) from bind_lease where node_id = '" + node + "'") == binds
                && clinic.count("select count(*) from slot_lease where node_id = '" + node + "'") == slots;
    }
}
