package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.smpp.CarrierBench.segment;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.casewire.core.carrier.Room;
import org.casewire.core.carrier.SubmitOutcome.Accepted;
import org.casewire.smpp.simulator.Faults;
import org.casewire.smpp.simulator.InboundText;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long texts and odd alphabets, all the way to the phone and back. */
@Timeout(60)
class LongTextTest {
    private static final String GSM = "Varattu aika: maanantai {klo 9}, hinta 5 € – kiitos. ".replace('–', '-');

    @ParameterizedTest
    @CsvSource({"UDH_8, 4", "UDH_16, 4", "SAR_TLV, 4", "MESSAGE_PAYLOAD, 1"})
    void aLongTextIsOneTextOnThePhone(String concatenation, int submits) throws Exception {
        try (Simulator simulator = new Simulator(SimulatorSettings.onFreePorts("clinic", "secret")).start();
                CarrierBench bench =
                        CarrierBench.bound(simulator.smppPort(), "{\"concatenation\": \"" + concatenation + "\"}")) {
            String text = GSM.repeat(10);
            send(bench, text);

            assertThat(simulator.submits()).hasSize(submits);
            assertThat(simulator.handset(CarrierBench.PHONE).messages())
                    .singleElement()
                    .satisfies(message -> assertThat(message.text()).isEqualTo(text));
        }
    }

    @Test
    void aCarrierWhoseDefaultIsLatin1ShowsTheSameText() throws Exception {
        try (Simulator simulator = new Simulator(SimulatorSettings.onFreePorts("clinic", "secret")).start()) {
            simulator.faults(Faults.parse("{\"alphabet\": \"LATIN1\"}"));
            try (CarrierBench bench = CarrierBench.bound(
                    simulator.smppPort(), "{\"dataCoding\": {\"gsm7\": {\"charset\": \"LATIN1\"}}}")) {
                send(bench, "@é [ä] _ $");
                assertThat(simulator.submits().get(0).text()).isEqualTo("@é [ä] _ $");

                simulator
                        .inbound(InboundText.of(CarrierBench.PHONE, "15400", "ok @ [é]"))
                        .get(20, TimeUnit.SECONDS);
                assertThat(bench.listener.parts.peek().text()).hasValue("ok @ [é]");
            }
        }
    }

    private static void send(CarrierBench bench, String text) throws Exception {
        var cut = bench.carrier.texts().split(text);
        List<String> segments = cut.segments();
        Room room = bench.awaitRoom(segments.size());
        for (int number = 1; number <= segments.size(); number++) {
            assertThat(CarrierBench.submit(
                                    room,
                                    segment(segments.get(number - 1), cut.tie(), number, segments.size()),
                                    () -> true)
                            .get(20, TimeUnit.SECONDS))
                    .isInstanceOf(Accepted.class);
        }
    }
}
