package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.smpp.CarrierBench.until;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.casewire.core.carrier.LinkStatus.State;
import org.casewire.smpp.RawSmsc.Connection;
import org.casewire.smpp.RawSmsc.Pdu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that means harm, or is broken: answered or cut, counted, and nobody else notices. */
@Timeout(120)
class HostilePeerTest {
    private static final int DELIVER_SM = 0x00000005;
    private static final int DELIVER_SM_RESP = 0x80000005;
    private static final int GENERIC_NACK = 0x80000000;
    private static final int ENQUIRE_LINK = 0x00000015;
    private static final int ENQUIRE_LINK_RESP = 0x80000015;

    /** From +358401234567 to 15400: "ok". */
    private static final String OK =
            "00 0101 33353834303132333435363700 0300 313534303000 000000 00 00 00 00 00 00 02 6f6b";

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void aDeliveryIsAnsweredUnderItsOwnNumberHoweverStrange(int sequence) throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench = CarrierBench.started(smsc.port(), "{}");
                Connection connection = smsc.accept()) {
            connection.write(RawSmsc.pdu(DELIVER_SM, sequence, OK));
            connection.write(RawSmsc.pdu(DELIVER_SM, sequence, OK));

            assertThat(connection.read()).isEqualTo(new Pdu(DELIVER_SM_RESP, 0, sequence));
            assertThat(connection.read()).isEqualTo(new Pdu(DELIVER_SM_RESP, 0, sequence));
            assertThat(bench.listener.parts).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'0424 0fff 6162'", // message_payload of 4095 octets, of which two came
        "'0424'", // a tag without a length
        "'020c 0002 01'", // a reference of two octets, of which one came
        "'ffff ffff'"
    })
    void aBrokenParameterCostsNeitherTheTextNorTheLink(String parameter) throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench = CarrierBench.started(smsc.port(), "{}");
                Connection connection = smsc.accept()) {
            connection.write(RawSmsc.pdu(DELIVER_SM, 9, OK + parameter));
            connection.write(RawSmsc.pdu(ENQUIRE_LINK, 10, ""));

            assertThat(List.of(connection.read(), connection.read()))
                    .containsExactlyInAnyOrder(new Pdu(ENQUIRE_LINK_RESP, 0, 10), new Pdu(DELIVER_SM_RESP, 0, 9));
            assertThat(bench.listener.parts).hasSize(1);
        }
    }

    @Test
    void aRequestThatOnlyAClientMaySendIsRefused() throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench = CarrierBench.started(smsc.port(), "{}");
                Connection connection = smsc.accept()) {
            connection.write(RawSmsc.pdu(0x00000009, 3, "6100 6200 00 34 00 00 00"));

            Pdu answer = connection.read();
            assertThat(answer.commandId()).isEqualTo(GENERIC_NACK);
            assertThat(answer.sequence()).isEqualTo(3);
            bench.await(State.UP);
        }
    }

    @Test
    void garbageOnOneBindLeavesTheOtherAlone() throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench = CarrierBench.started(smsc.port(), "{\"binds\": 2}");
                Connection good = smsc.accept();
                Connection bad = smsc.accept()) {
            bench.await(State.UP);
            List<Instant> before = boundSince(bench);
            bad.write("GET / HTTP/1.1\r\nHost: carrier\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(bad.endsBeforeAnything()).isTrue();

            until(() -> bench.count("links.lost") == 1, "the bad link is dropped");
            assertThat(bench.count("pdus.malformed")).isOne();
            good.write(RawSmsc.pdu(DELIVER_SM, 4, OK));
            assertThat(good.read()).isEqualTo(new Pdu(DELIVER_SM_RESP, 0, 4));
            assertThat(boundSince(bench)).containsAnyElementsOf(before);
        }
    }

    /** In a process of its own with 256 MB, since memory is what this is about. */
    @Test
    void aFloodAndAPeerThatNeverReadsAreBorneIn256Megabytes(@TempDir Path folder) throws Exception {
        File log = folder.resolve("flood.log").toFile();
        Process flood = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileFlood.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            assertThat(flood.waitFor(110, TimeUnit.SECONDS)).isTrue();
            assertThat(flood.exitValue()).as(Files.readString(log.toPath())).isZero();
        } finally {
            flood.destroyForcibly();
        }
    }

    private static List<Instant> boundSince(CarrierBench bench) {
        return bench.carrier.status().binds().stream()
                .filter(bind -> bind.state().equals("BOUND"))
                .flatMap(bind -> Stream.of(bind.since()))
                .toList();
    }
}
