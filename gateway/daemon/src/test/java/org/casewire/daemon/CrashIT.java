package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon is killed under load, at random points from a printed seed, and started again, while the carrier throttles,
 * loses answers and sends receipts early and twice. Nothing that was answered is lost, nothing reaches the operator
 * twice, and what cannot be known is at most what was in the windows of its two binds.
 *
 * <p>{@code -Dcasewire.crash.seed} repeats a run's moments, {@code -Dcasewire.crash.rounds} makes it longer: 1000 is
 * what the design asks for.
 */
class CrashIT {
    private final long seed = Long.getLong("casewire.crash.seed", System.nanoTime());
    private final int rounds = Integer.getInteger("casewire.crash.rounds", 30);

    @TempDir
    Path folder;

    @Test
    void nothingIsLostOrDoubledHoweverOftenItIsKilled() throws Exception {
        System.out.printf("CrashIT: %d rounds from -Dcasewire.crash.seed=%d%n", rounds, seed);
        CrashRounds.Outcome outcome = new CrashRounds(seed, rounds, CrashRounds.FAULTS).run(folder, List.of());
        System.out.printf("  %s%n", outcome);
        assertThat(outcome.kills()).isEqualTo(rounds);
        outcome.findings().areNone();
    }
}
