package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.smpp.CarrierBench.until;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.Room;
import org.casewire.core.carrier.SubmitOutcome.Accepted;
import org.casewire.core.id.Ids;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.text.SegmentedText;
import org.casewire.smpp.rehearsal.PhoneOwner;
import org.casewire.smpp.rehearsal.Rehearsal;
import org.casewire.smpp.rehearsal.RehearsalPlan;
import org.casewire.smpp.rehearsal.RehearsalReport;
import org.casewire.smpp.simulator.Faults;
import org.casewire.smpp.simulator.HandsetView;
import org.casewire.smpp.simulator.InboundText;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;

/** A carrier with quirks, a phone whose owner answers, and a rehearsal between them. */
final class RehearsalBench implements AutoCloseable {
    static final String PASSWORD = "secret";
    private static final NumberPlan NUMBERS = new NumberPlan();
    private static final Ids IDS = new Ids(Clock.systemUTC());
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    final Simulator simulator = new Simulator(SimulatorSettings.onFreePorts("clinic", PASSWORD)).start();
    final SmppNetwork network = new SmppNetwork(1, 1);
    final List<String> told = new ArrayList<>();

    RehearsalBench(String faults) {
        simulator.faults(Faults.parse(faults));
        simulator.handsetAnswers(CarrierBench.PHONE, true);
    }

    RehearsalPlan plan(String profile, int most) {
        SmppProfile configured = CarrierBench.profile(simulator.smppPort(), profile);
        // The simulator counts by whole seconds, where it counts at all.
        boolean rated = simulator.faults().messagesPerSecond() > 0;
        return new RehearsalPlan(
                "operator-1",
                configured,
                NUMBERS.trusted(CarrierBench.PHONE),
                Optional.of(CarrierBench.SENDER),
                new RehearsalPlan.Bounds(
                        11,
                        most,
                        Duration.ofMillis(5),
                        Duration.ofMillis(1500),
                        Duration.ofMillis(1500),
                        Duration.ofMillis(1000),
                        Duration.ofMillis(rated ? 1100 : 20),
                        Duration.ofMillis(200)));
    }

    RehearsalReport rehearse(RehearsalPlan plan, PhoneOwner owner) {
        try {
            return new Rehearsal(plan, network, owner, told::add).run();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The printed profile, with the account that was not printed. */
    static SmppProfile parsed(RehearsalReport report) {
        assertThat(report.words() + report.foundYaml()).doesNotContain(PASSWORD, "clinic");
        try {
            JsonNode carriers = YAML.readTree(report.foundYaml()
                    .replace("${OPERATOR_1_SMPP_SYSTEM_ID}", "clinic")
                    .replace("${OPERATOR_1_SMPP_PASSWORD}", PASSWORD));
            return YAML.treeToValue(carriers.at("/carriers/operator-1"), SmppProfile.class);
        } catch (IOException e) {
            throw new AssertionError(report.foundYaml(), e);
        }
    }

    /** Sends, is reported to and is answered by a link with that profile. */
    void works(SmppProfile profile, boolean receipts, boolean inbound) throws Exception {
        try (CarrierBench bench = new CarrierBench(profile)) {
            bench.listener.everyIdIsOurs = true;
            bench.carrier.start(bench.listener, CarrierLink.Hold.NONE);
            bench.allowAll();
            bench.await(LinkStatus.State.UP);
            String text = "Tervetuloa @ klo 9 \u00e4 ";
            String whole = text.repeat(9);
            for (String sent : List.of(text, whole)) {
                SegmentedText cut = bench.carrier.texts().split(sent);
                Room room = bench.awaitRoom(cut.segments().size());
                List<String> ids = new ArrayList<>();
                for (int number = 1; number <= cut.segments().size(); number++) {
                    var outcome = CarrierBench.submit(room, segment(cut, number), () -> true)
                            .get(10, TimeUnit.SECONDS);
                    assertThat(outcome).isInstanceOf(Accepted.class);
                    ids.add(((Accepted) outcome).carrierMessageId());
                }
                if (receipts) {
                    ids.forEach(id -> until(
                            () -> bench.listener.receipts.stream().anyMatch(receipt -> isOf(receipt, id)), "receipt"));
                }
                until(() -> shown().stream().anyMatch(shown -> shown.equals(sent)), "the phone shows it");
            }
            if (inbound) {
                simulator.inbound(InboundText.of(CarrierBench.PHONE, "15400", "Olen 5 min @ my\u00f6h\u00e4ss\u00e4"));
                until(() -> bench.listener.parts.stream().anyMatch(RehearsalBench::isRead), "the answer is read");
            }
        }
    }

    private static boolean isOf(Receipt receipt, String id) {
        return receipt.messageIds().get(0).equals(id) && receipt.status() == Receipt.Status.DELIVERED;
    }

    private static boolean isRead(InboundPart part) {
        return part.from().equals(CarrierBench.PHONE)
                && part.text()
                        .filter("Olen 5 min @ my\u00f6h\u00e4ss\u00e4"::equals)
                        .isPresent();
    }

    private List<String> shown() {
        return simulator.handset(CarrierBench.PHONE).messages().stream()
                .filter(HandsetView.Entry::complete)
                .map(HandsetView.Entry::text)
                .toList();
    }

    private static OutboundSegment segment(SegmentedText cut, int number) {
        return new OutboundSegment(
                IDS.message(),
                number,
                cut.segments().size(),
                0x4321,
                CarrierBench.SENDER,
                NUMBERS.trusted(CarrierBench.PHONE),
                cut.encoding(),
                cut.tie(),
                cut.segments().get(number - 1),
                Clock.systemUTC().instant().plus(Duration.ofMinutes(20)));
    }

    @Override
    public void close() {
        network.close();
        simulator.close();
    }
}
