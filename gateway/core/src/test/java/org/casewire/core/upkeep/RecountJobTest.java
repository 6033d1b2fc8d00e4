package org.casewire.core.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.casewire.core.TestOrganisation;
import org.casewire.core.conversation.TestCases;
import org.casewire.core.event.InboxTotals;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Totals that drifted are put right, and right ones stay so, also while texts come in. */
class RecountJobTest {
    private final TestCases world = new TestCases();
    private final OrganisationId clinic =
            world.add(TestOrganisation.named("clinic").number("dna", "358401000001"));
    private final RecountJob job = new RecountJob(world.database.link(), world.organisations, Duration.ofSeconds(1));

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whatDriftedIsPutRight() {
        CaseId open = world.open(clinic, "+358401234567");
        world.inbound(clinic, open, "yksi");
        InboxTotals right = world.inbox(clinic);
        world.strings("""
                update organisation_counter
                set unread_messages = unread_messages + 7, unread_cases = unread_cases - 3, unmatched = 4, overdue = 2,
                    attention = -1
                where organisation_id = :o
                returning 'x'""", clinic);
        assertThat(world.inbox(clinic)).isNotEqualTo(right);
        job.run();
        assertThat(world.inbox(clinic)).isEqualTo(right);
    }

    @Test
    void countingWhileTextsComeInChangesNothing() throws Exception {
        List<CaseId> cases = List.of(
                world.open(clinic, "+358401234561"),
                world.open(clinic, "+358401234562"),
                world.open(clinic, "+358401234563"));
        CompletableFuture<?> texts = CompletableFuture.allOf(cases.stream()
                .map(one -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 40; i++) {
                        world.inbound(clinic, one, "text " + i);
                    }
                }))
                .toArray(CompletableFuture[]::new));
        while (!texts.isDone()) {
            job.run();
        }
        texts.get();
        assertThat(world.inbox(clinic).unreadMessages()).isEqualTo(120);
        assertThat(world.inbox(clinic).unreadCases()).isEqualTo(3);
    }
}
