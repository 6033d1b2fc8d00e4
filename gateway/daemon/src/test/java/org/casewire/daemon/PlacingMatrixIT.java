package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which case a reply belongs to, over SMPP and HTTP: the rules of product.md row by row, as {@link PlacingRows} tells
 * them, and what must never happen when two things come at once. The table is printed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlacingMatrixIT {
    private record Outcome(PlacingRows.Row row, String patient) {}

    private final List<Outcome> outcomes = new ArrayList<>();
    private SimulatorSmsc smsc;
    private Installation installation;
    private Daemon daemon;
    private PlacingWorld world;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        smsc = new SimulatorSmsc();
        installation = Installation.standard(folder).carrier(Carrier.at(smsc.port()));
        daemon = installation.start();
        world = PlacingWorld.in(installation, daemon, smsc);
    }

    @AfterAll
    void end() throws Exception {
        daemon.close();
        installation.close();
        smsc.close();
    }

    @TestFactory
    Stream<DynamicTest> aTextGoesWhereTheRulesSay() {
        Stream<DynamicTest> rows = PlacingRows.all().stream()
                .map(row -> DynamicTest.dynamicTest(row.situation(), () -> {
                    world.nextRow();
                    String patient = world.patient();
                    assertThat(row.story().apply(world)).as(row.situation()).isEqualTo(row.expected());
                    outcomes.add(new Outcome(row, patient));
                }));
        return Stream.concat(rows, Stream.of(DynamicTest.dynamicTest("automatic texts", this::automaticTexts)));
    }

    /** Once all that was queued is out, so that one too many would be seen. */
    private void automaticTexts() {
        Waiting.untilTrue(() -> installation.count("select count(*) from queue") == 0, daemon::said);
        System.out.printf("%nWhere a text goes, and how many automatic ones come back (%d rows)%n", outcomes.size());
        for (Outcome outcome : outcomes) {
            PlacingRows.Row row = outcome.row();
            List<String> sent = world.automaticTexts(outcome.patient());
            System.out.printf("  %-66s %-32s %d%n", row.situation(), row.expected(), sent.size());
            assertThat(sent).as(row.situation()).hasSize(row.answers());
        }
        assertThat(outcomes).hasSizeGreaterThanOrEqualTo(30);
    }

    @Test
    void aCaseIsClosedWhileATextComes() {
        new PlacingRaces(world, installation).closingAgainstAText();
    }

    @Test
    void twoOrganisationsWriteToOnePairAtOnce() {
        new PlacingRaces(world, installation).twoFirstMessages();
    }

    @Test
    void aCaseIsOpenedAgainWhileATextComes() {
        new PlacingRaces(world, installation).reopeningAgainstAText();
    }
}
