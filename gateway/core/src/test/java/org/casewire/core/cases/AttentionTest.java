package org.casewire.core.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.casewire.core.TestOrganisation;
import org.casewire.core.conversation.TestCases;
import org.casewire.core.event.InboxChange;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches of facts that meet in the same cases, whatever order they name them in. */
@Timeout(120)
class AttentionTest {
    private static final int ROUNDS = 30;

    private TestCases world;
    private OrganisationId clinic;
    private final List<Attention.CaseMessage> messages = new ArrayList<>();

    @BeforeEach
    void open() {
        world = new TestCases();
        clinic = world.add(TestOrganisation.named("clinic").number("dna", "358401000001"));
        for (int i = 0; i < 8; i++) {
            CaseId caseId = world.open(clinic, "+35840123410" + i);
            messages.add(message(caseId, i));
            messages.add(message(caseId, 100 + i));
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void batchesInOppositeOrdersDoNotWaitForEachOther() throws Exception {
        List<Attention.CaseMessage> reversed = new ArrayList<>(messages);
        Collections.reverse(reversed);
        CyclicBarrier together = new CyclicBarrier(2);
        CompletableFuture<Integer> one = rounds(messages, together);
        CompletableFuture<Integer> other = rounds(reversed, together);
        assertThat(one.get(100, TimeUnit.SECONDS) + other.get(100, TimeUnit.SECONDS))
                .as("cases raised less cases cleared")
                .isZero();
        assertThat(count("select count(*) from attention")).isZero();
        assertThat(count("select sum(attention) from case_activity")).isZero();
    }

    @Test
    void aCaseCountsOnceHoweverManyOfItsMessagesNeedSomebody() {
        assertThat(change(messages, List.of())).isEqualTo(Map.of(clinic, InboxChange.ofAttention(8)));
        assertThat(change(messages, List.of()).getOrDefault(clinic, InboxChange.NONE))
                .isEqualTo(InboxChange.NONE);
        assertThat(change(List.of(), messages.subList(0, 3))).isEqualTo(Map.of(clinic, InboxChange.ofAttention(-1)));
        assertThat(change(List.of(), messages)).isEqualTo(Map.of(clinic, InboxChange.ofAttention(-7)));
    }

    private CompletableFuture<Integer> rounds(List<Attention.CaseMessage> order, CyclicBarrier together) {
        return CompletableFuture.supplyAsync(
                () -> {
                    int sum = 0;
                    for (int i = 0; i < ROUNDS; i++) {
                        await(together);
                        sum += attention(change(order, List.of()));
                        sum += attention(change(List.of(), order));
                    }
                    return sum;
                },
                work -> new Thread(work, "facts").start());
    }

    private static void await(CyclicBarrier together) {
        try {
            together.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private int attention(Map<OrganisationId, InboxChange> change) {
        return change.getOrDefault(clinic, InboxChange.NONE).attention();
    }

    private Map<OrganisationId, InboxChange> change(
            List<Attention.CaseMessage> raised, List<Attention.CaseMessage> cleared) {
        return world.database.link().inTransaction(handle -> Attention.change(handle, raised, cleared));
    }

    private Attention.CaseMessage message(CaseId caseId, int n) {
        return new Attention.CaseMessage(clinic, caseId, new MessageId(new java.util.UUID(n, n)));
    }

    private long count(String sql) {
        return world.database
                .link()
                .inTransaction(
                        handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
