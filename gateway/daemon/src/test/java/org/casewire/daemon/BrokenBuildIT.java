package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.casewire.daemon.BrokenBuild.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The crash rounds find what they are there to find: builds that break one promise each are caught. The right build
 * passes the same rounds, and many more, in {@link CrashIT}. Only what is compiled here is broken; the product has no
 * switch for it.
 */
class BrokenBuildIT {
    private static final int ROUNDS = 3;
    private static final long SEED = 17;
    private static final String LOST_ANSWERS = ", 'answerDrop': {'share': 0.2}";

    @TempDir
    Path folder;

    @Test
    void aBuildThatAnswersBeforeTheCommitLosesMessages() throws Exception {
        Promises.Findings findings = rounds(
                "",
                new BrokenBuild(
                        "db/Database.java",
                        List.of(
                                new Change("return transact(handle -> {\n            handle.createQuery", """
                                        return early(handle -> {
                                                    handle.createQuery"""),
                                new Change("    public HikariDataSource pool() {", """
                                            private <R> R early(Work<R> work) {
                                                var answer = new java.util.concurrent.CompletableFuture<R>();
                                                new Thread(() -> {
                                                    try {
                                                        transact(handle -> {
                                                            answer.complete(work.with(handle));
                                                            java.util.concurrent.locks.LockSupport.parkNanos(300_000_000);
                                                            return true;
                                                        });
                                                    } catch (RuntimeException e) {
                                                        answer.completeExceptionally(e);
                                                    }
                                                }).start();
                                                return answer.join();
                                            }

                                            public HikariDataSource pool() {"""))));
        assertThat(findings.lost()).as("lost").isNotEmpty();
    }

    @Test
    void aBuildThatAcknowledgesBeforeTheCommitLosesPatientsTexts() throws Exception {
        Promises.Findings findings = rounds(
                "",
                new BrokenBuild(
                        "inbound/InboundService.java",
                        List.of(
                                new Change("        return lanes.get(Math", "        lanes.get(Math"),
                                new Change("    /** The acknowledgement was written to the network. */", """
                                            private static CompletionStage<InboundStored> early() {
                                                return java.util.concurrent.CompletableFuture.completedFuture(new InboundStored(0));
                                            }

                                            /** The acknowledgement was written to the network. */"""),
                                new Change(
                                        "(\"In doubt on a session that is over\")));",
                                        "(\"In doubt on a session that is over\")));\n        return early();"),
                                new Change(
                                        "        return InboundTransaction.run(",
                                        "        java.util.concurrent.locks.LockSupport.parkNanos(300_000_000);\n        return InboundTransaction.run("))));
        assertThat(findings.unsaved()).as("acknowledged and not saved").isNotEmpty();
    }

    @Test
    void aBuildThatSendsAgainWhatWasNotAnsweredDoublesMessages() throws Exception {
        Promises.Findings findings = rounds(
                LOST_ANSWERS,
                new BrokenBuild(
                        "outcome/Flight.java",
                        List.of(new Change(
                                "outcomes.put(segment, outcome);",
                                "outcomes.put(segment, outcome instanceof SubmitOutcome.Unanswered"
                                        + " ? new SubmitOutcome.NotWritten(\"\") : outcome);"))));
        assertThat(findings.doubled()).as("doubled").isNotEmpty();
    }

    private Promises.Findings rounds(String fault, BrokenBuild build) throws Exception {
        CrashRounds.Outcome outcome =
                new CrashRounds(SEED, ROUNDS, List.of(fault)).run(folder, List.of(build.compileInto(folder)));
        System.out.printf("BrokenBuildIT, %s: %s%n", build.source(), outcome);
        return outcome.findings();
    }
}
