package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.Faults;
import org.casewire.smpp.simulator.InboundText;
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
    private final int rounds = Integer.getInteger("casewire.crash.rounds", 10);

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

    @Test
    void aTextWhoseAcknowledgementWentDownWithTheProcessIsShownOnce() throws Exception {
        String patient = "+358401239100";
        try (SimulatorSmsc smsc = new SimulatorSmsc();
                Installation installation = Installation.standard(folder).carrier(Carrier.at(smsc.port()));
                Daemon daemon = installation.start()) {
            ApiClient nurse = new ApiClient(daemon::api, Standard.keys().clinic());
            String caseId = nurse.openCase(patient);
            smsc.simulator().faults(Faults.parse("{\"acknowledgementLoss\": 1}"));
            InboundText ok = InboundText.of(patient, Standard.CLINIC_NUMBER, "ok");
            long sent = smsc.simulator().send(ok).id();
            Waiting.untilTrue(
                    () -> installation.count("select count(*) from inbound_delivery where answered_at is not null")
                            == 1,
                    daemon::said);
            daemon.kill();
            daemon.start();
            Waiting.untilTrue(() -> smsc.simulator().inbound(sent).orElseThrow().acknowledged(), daemon::said);
            assertThat(Items.texts(nurse.thread(caseId))).containsExactly("ok");

            long again = smsc.simulator().send(ok).id();
            Waiting.untilTrue(
                    () -> smsc.simulator().inbound(again).orElseThrow().acknowledged(), daemon::said);
            assertThat(Items.texts(nurse.thread(caseId)))
                    .as("the patient's own second one")
                    .containsExactly("ok", "ok");
        }
    }
}
