package org.casewire.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.DeliverSm;
import com.cloudhopper.smpp.pdu.EnquireLink;
import com.cloudhopper.smpp.pdu.SubmitSm;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a simulator must bear: broken peers, peers that do not read, much at once. */
class SimulatorEdgeTest {
    private static final String PHONE = "358401234567";

    private Simulator simulator;

    @BeforeEach
    void start() {
        simulator = new Simulator(SimulatorSettings.onFreePorts("clinic", "secret")
                        .withRedelivery(
                                new SimulatorSettings.Redelivery(20, Duration.ofSeconds(30), Duration.ofMillis(5))))
                .start();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000",
                "0000000f",
                "ffffffff",
                "7fffffff",
                "474554202f20485454502f312e310d0a", // not SMPP
                "00000014000000090000000000000001ffffffff", // a bind without ends to its strings
                "00000014000000040000000000000001ffffffff", // a submit_sm likewise, before any bind
                "0000001000000999000000007fffffff", // an unknown request
                "00000010800000040000000000000001", // an answer to nothing
                "00000010800009990000000000000001"
            })
    void aBrokenPeerHurtsNobodyElse(String hex) throws Exception {
        try (PlainEsme esme = PlainEsme.transceiver(simulator);
                Socket broken = new Socket(InetAddress.getLoopbackAddress(), simulator.smppPort())) {
            broken.getOutputStream().write(HexFormat.of().parseHex(hex));
            broken.shutdownOutput();
            broken.setSoTimeout(10_000);
            broken.getInputStream().readAllBytes(); // answered or not, the connection comes to its end
            assertThat(esme.submit(PHONE, "hello").getCommandStatus()).isZero();
            assertThat(simulator.stats().count(Counter.PROTOCOL_ERRORS)).isPositive();
            assertThat(simulator.binds()).hasSize(1);
        }
    }

    @Test
    void anUnknownRequestIsAnsweredByItsSequenceNumber() throws Exception {
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), simulator.smppPort())) {
            peer.setSoTimeout(10_000);
            peer.getOutputStream().write(HexFormat.of().parseHex("00000010000009990000000000000077"));
            assertThat(peer.getInputStream().readNBytes(16))
                    .isEqualTo(HexFormat.of().parseHex("00000010800000000000000300000077"));
        }
    }

    @Test
    void theSimulatorCanAskAsWell() throws Exception {
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            assertThat(simulator.enquireAll()).isEqualTo(1);
            esme.session().enquireLink(new EnquireLink(), 10_000); // behind it on the same connection
            assertThat(simulator.stats().count(Counter.ENQUIRE_LINK_RESPONSES)).isEqualTo(1);
            assertThat(simulator.unbindAll()).isEqualTo(1);
            assertThat(esme.closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aHangingSimulatorLetsTheGatewaysRequestsStall() throws Exception {
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            simulator.reading(false);
            var stalled = esme.session().sendRequestPdu(PlainEsme.message(PHONE, "hello"), 10_000, true);
            assertThat(stalled.await(100)).isFalse();
            simulator.reading(true);
            assertThat(stalled.await(10_000)).isTrue();
        }
    }

    @Test
    void aMessageExpiresAtAPhoneThatStaysOff() throws Exception {
        simulator.handsetOn(PHONE, false);
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            SubmitSm submit = PlainEsme.message(PHONE, "hello");
            submit.setValidityPeriod("000000000001000R");
            esme.session().submit(submit, 10_000);
            assertThat(SimulatorTest.textOf(esme.nextDeliver())).contains("stat:EXPIRED");
            simulator.handsetOn(PHONE, true);
            assertThat(simulator.handset(PHONE).messages()).isEmpty();
            assertThat(simulator.stats().count(Counter.RECEIPTS)).isEqualTo(1);
        }
    }

    @Test
    void everyDeliverSmArrivesThoughAThirdAreRefusedAndLinksAreCut() throws Exception {
        int texts = 300;
        Set<String> taken = Collections.synchronizedSet(new HashSet<>());
        List<PlainEsme> esmes = new ArrayList<>(List.of(taking(taken), taking(taken)));
        try {
            for (int i = 0; i < texts; i++) {
                simulator.send(InboundText.of("+" + PHONE, "15400", "text " + i));
                if (i % 100 == 50) {
                    simulator.dropBinds();
                    esmes.add(taking(taken));
                }
            }
            long deadline = System.nanoTime() + PlainEsme.PATIENCE.toNanos();
            while ((taken.size() < texts || simulator.stats().deliversWaiting() > 0) && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(taken).hasSize(texts);
            assertThat(simulator.stats().count(Counter.DELIVERS_REFUSED)).isPositive();
        } finally {
            esmes.forEach(PlainEsme::close);
        }
    }

    private PlainEsme taking(Set<String> taken) throws Exception {
        Set<String> refused = Collections.synchronizedSet(new HashSet<>());
        return PlainEsme.transceiver(simulator, deliver -> {
            String text = SimulatorTest.textOf(deliver);
            if (text.hashCode() % 3 == 0 && refused.add(text)) {
                return SmppConstants.STATUS_SYSERR;
            }
            taken.add(text);
            return 0;
        });
    }

    @Test
    void theWindowOfDeliverSmIsKept() throws Exception {
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            esme.rule = deliver -> -1;
            for (int i = 0; i < 50; i++) {
                simulator.send(InboundText.of("+" + PHONE, "15400", "text " + i));
            }
            for (int i = 0; i < 20; i++) {
                esme.nextDeliver();
            }
            esme.session().enquireLink(new EnquireLink(), 10_000);
            assertThat(esme.delivers).isEmpty();
            assertThat(simulator.binds().get(0).deliversInFlight()).isEqualTo(20);
            assertThat(simulator.stats().deliversWaiting()).isEqualTo(30);
        }
    }

    @Test
    void aGatewayThatNeverReadsIsNotBufferedForWithoutEnd() throws Exception {
        try (Socket deaf = new Socket(InetAddress.getLoopbackAddress(), simulator.smppPort())) {
            OutputStream out = deaf.getOutputStream();
            out.write(HexFormat.of()
                    .parseHex("00000021000000090000000000000001" + "636c696e696300" + "73656372657400" + "003400" + "00"
                            + "00".repeat(0)));
            new DataInputStream(deaf.getInputStream()).readNBytes(16);
            byte[] enquiries = new byte[16 * 4096];
            for (int i = 0; i < enquiries.length; i += 16) {
                System.arraycopy(HexFormat.of().parseHex("00000010000000150000000000000002"), 0, enquiries, i, 16);
            }
            Thread writer = new Thread(() -> {
                try {
                    while (true) {
                        out.write(enquiries);
                    }
                } catch (IOException closed) {
                    // the end of the test
                }
            });
            writer.start();
            try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
                long before = -1;
                long now = simulator.stats().count(Counter.ENQUIRE_LINKS);
                long deadline = System.nanoTime() + PlainEsme.PATIENCE.toNanos();
                while (now != before && System.nanoTime() < deadline) {
                    before = now;
                    DeliverSm pause = passALittleTime(esme);
                    assertThat(pause).isNotNull();
                    now = simulator.stats().count(Counter.ENQUIRE_LINKS);
                }
                assertThat(now).as("no more is read from it").isEqualTo(before);
            }
        }
    }

    /** Long enough for a batch of reads to happen, if one is going to: a receipt that is due in 200 ms. */
    private DeliverSm passALittleTime(PlainEsme esme) throws Exception {
        simulator.faults(Faults.parse("{\"receiptDelay\": 200}"));
        esme.submit(PHONE, "tick");
        return esme.nextDeliver();
    }
}
