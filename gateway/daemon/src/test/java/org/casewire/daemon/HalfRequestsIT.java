package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Crowd;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What strangers can do with connections alone: nothing that costs us, or that anybody else notices. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HalfRequestsIT {
    private static final int MEGABYTE = 1_000_000;
    private static final String MANY = "/v1/cases/01890000-0000-7000-8000-000000000000/messages";
    private static final String HALF_BODY =
            "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n%s" + "Content-Length: 60000\r\n\r\n{";
    private static final String HALF_HEAD = "POST %s HTTP/1.1\r\nHost: x\r\nX-Half: ";

    private SimulatorSmsc smsc;
    private Installation installation;
    private Daemon daemon;
    private ApiClient nurse;
    private String caseId;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        smsc = new SimulatorSmsc();
        installation = Installation.standard(folder).carrier(Carrier.at(smsc.port()));
        daemon = installation.start();
        nurse = new ApiClient(daemon::api, Standard.keys().clinic());
        caseId = nurse.openCase("+358401238001");
        nurse.write(caseId, "First").is(201);
    }

    @AfterAll
    void end() throws Exception {
        daemon.close();
        installation.close();
        smsc.close();
    }

    @Test
    void threeThousandHalfRequestsWithoutAKeyCostUnderTwentyMegabytes() throws Exception {
        for (URI port : List.of(daemon.api(), daemon.adminPort())) {
            for (String half : List.of(
                    HALF_HEAD.formatted("/v1/cases"),
                    HALF_BODY.formatted(MANY, ""),
                    HALF_BODY.formatted("/v1/cases", ""),
                    HALF_BODY.formatted("/tasks/gc", ""))) {
                long before = daemon.heapInUse();
                try (Crowd crowd = new Crowd(port, 1_000)) {
                    for (int i = 0; i < 3_000; i++) {
                        crowd.add(address(i), half);
                    }
                    Waiting.untilTrue(() -> crowd.came() >= 3_000, daemon::said);
                    // Those that just come pass through; what counts is what they hold, though they come again and
                    // again.
                    Waiting.untilTrue(
                            Duration.ofSeconds(10),
                            () -> daemon.heapInUse() - before < 20L * MEGABYTE,
                            () -> half + " at " + port + daemon.said());
                }
            }
        }
    }

    @Test
    void aKeyIsAskedForBeforeTheBody() throws Exception {
        String wrong = "Authorization: Bearer cw_" + "0".repeat(32) + "_" + "a".repeat(43) + "\r\n";
        for (String path : List.of(MANY, "/v1/cases", "/v1/organisation", "/v1/nowhere")) {
            for (String key : List.of("", wrong)) {
                for (String half : List.of(
                        HALF_BODY.formatted(path, key),
                        HALF_BODY.formatted(path, key).replace("Content-Length: 60000", "Transfer-Encoding: chunked"),
                        HALF_BODY.formatted(path, key + "Expect: 100-continue\r\n"))) {
                    try (Socket socket = connect("127.0.0.1")) {
                        socket.setSoTimeout(5_000);
                        socket.getOutputStream().write(half.getBytes(StandardCharsets.ISO_8859_1));
                        // After ten wrong keys the address is told to wait instead.
                        assertThat(headOf(socket)).as(half).containsPattern("^HTTP/1.1 (401|429) ");
                    }
                }
            }
        }
    }

    @Test
    void aBodyOfSomebodyKnownMustComeInTime() throws Exception {
        String key = "Authorization: Bearer " + Standard.keys().clinic() + "\r\n";
        for (String path : List.of("/v1/cases/" + caseId + "/messages", "/v1/cases")) {
            try (Socket socket = connect("127.0.0.1")) {
                socket.setSoTimeout(1_000);
                long start = System.nanoTime();
                socket.getOutputStream().write(HALF_BODY.formatted(path, key).getBytes(StandardCharsets.ISO_8859_1));
                String answer = dripUntilAnswered(socket);
                assertThat(answer).startsWith("HTTP/1.1 408 ").contains("request-timeout");
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(20));
            }
        }
    }

    @Test
    void headsThatDripAreNotWaitedForForEver() throws Exception {
        for (URI port : List.of(daemon.api(), daemon.adminPort())) {
            for (String first : List.of("", "GET /v1/inbox HTTP/1.1\r\nHost: x\r\n\r\n")) {
                try (Socket socket = new Socket(port.getHost(), port.getPort())) {
                    socket.setSoTimeout(10_000);
                    socket.getOutputStream().write(first.getBytes(StandardCharsets.ISO_8859_1));
                    if (!first.isEmpty()) {
                        headOf(socket);
                    }
                    socket.setSoTimeout(1_000);
                    long start = System.nanoTime();
                    socket.getOutputStream()
                            .write(HALF_HEAD.formatted("/v1/cases").getBytes(StandardCharsets.ISO_8859_1));
                    dripUntilAnswered(socket);
                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
                }
            }
        }
    }

    @Test
    void twelveThousandConnectionsLeaveOthersServedAndTheProcessWhole() throws Exception {
        List<Long> times = new ArrayList<>();
        try (Crowd crowd = new Crowd(daemon.api(), 500)) {
            for (int i = 0; i < 12_000; i++) {
                String says = switch (i % 4) {
                    case 0 -> HALF_BODY.formatted(MANY, "");
                    case 1 -> HALF_BODY.formatted("/v1/cases", "");
                    case 2 -> HALF_HEAD.formatted("/v1/cases");
                    default -> "";
                };
                crowd.add(i < 6_000 ? "127.0.0.1" : address(i), says);
            }
            Waiting.untilTrue(() -> crowd.came() > 3_000, daemon::said);
            for (int i = 0; i < 300 || crowd.came() < 12_000; i++) {
                int round = i;
                times.add(timed(() -> nurse.write(caseId, "text " + round).is(201)));
                times.add(timed(() -> nurse.get("/v1/cases/" + caseId).is(200)));
                times.add(timed(this::getOnANewConnection));
            }
            assertThat(times.stream().sorted().skip(times.size() * 99L / 100).findFirst())
                    .as("p99 of %d", times.size())
                    .hasValueSatisfying(p99 -> assertThat(Duration.ofNanos(p99)).isLessThan(Duration.ofSeconds(1)));
            assertThat(daemon.isAlive()).isTrue();
        }
        Waiting.untilTrue(() -> daemon.gauge("connections.application.open") < 20, daemon::said);
        daemon.awaitReady();
        String other = nurse.openCase("+358401238002");
        nurse.write(other, "Afterwards").is(201);
        Waiting.untilTrue(
                () -> Items.where(nurse.thread(other), "confirmation", "SENT").size() == 1, daemon::said);
        assertThat(daemon.said()).doesNotContain("Error");
    }

    private void getOnANewConnection() throws IOException {
        try (Socket socket = connect("127.0.0.1")) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET /v1/inbox HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                    + Standard.keys().harbour() + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(headOf(socket)).startsWith("HTTP/1.1 200 ");
        }
    }

    /** Sends an octet a second. @return what came, at the end */
    private static String dripUntilAnswered(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        byte[] block = new byte[8_192];
        while (true) {
            try {
                int read = socket.getInputStream().read(block);
                if (read < 0) {
                    return answer.toString();
                }
                answer.append(new String(block, 0, read, StandardCharsets.UTF_8));
            } catch (java.net.SocketTimeoutException nothing) {
                try {
                    socket.getOutputStream().write('x');
                } catch (IOException closed) {
                    return answer.toString();
                }
            } catch (IOException reset) {
                return answer.toString();
            }
        }
    }

    private static String headOf(Socket socket) throws IOException {
        byte[] block = new byte[65_536];
        int read = socket.getInputStream().read(block);
        return new String(block, 0, Math.max(0, read), StandardCharsets.UTF_8);
    }

    private Socket connect(String from) throws IOException {
        return new Socket(daemon.api().getHost(), daemon.api().getPort(), InetAddress.getByName(from), 0);
    }

    private static String address(int i) {
        return "127." + (1 + i % 5) + "." + i / 5 % 250 + "." + (1 + i / 1_250 % 250);
    }

    private interface Asking {
        void ask() throws IOException;
    }

    private static long timed(Asking asking) throws IOException {
        long start = System.nanoTime();
        asking.ask();
        return System.nanoTime() - start;
    }
}
