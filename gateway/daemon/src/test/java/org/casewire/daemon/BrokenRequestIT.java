package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What no library for HTTP would send: requests that break off, never end, or are none. Over bare sockets; each answer is
 * a problem document with the request's id, and nobody else waits for it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenRequestIT {
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
        caseId = nurse.openCase("+358401239001");
    }

    @AfterAll
    void end() throws Exception {
        daemon.close();
        installation.close();
        smsc.close();
    }

    @Test
    void aBodyThatEndsEarlyIsToldSo() throws Exception {
        for (String path : waysIn()) {
            assertThat(answerTo(post(path) + "Content-Length: 100\r\n\r\n{\"text\""))
                    .as(path)
                    .satisfies(answer -> isProblem(400, answer));
        }
        assertThat(nurse.thread(caseId)).isEmpty();
    }

    @Test
    void aBodyOfUnknownLengthIsTooLargeOnceItIs() throws Exception {
        String tooMuch = "8000\r\n" + "a".repeat(0x8000) + "\r\n";
        for (String path : waysIn()) {
            assertThat(answerTo(post(path) + "Transfer-Encoding: chunked\r\n\r\n" + tooMuch.repeat(3) + "0\r\n\r\n"))
                    .as(path)
                    .satisfies(answer -> isProblem(413, answer));
        }
        assertThat(nurse.thread(caseId)).isEmpty();
    }

    @Test
    void whatIsNoRequestIsToldSo() throws Exception {
        assertThat(answerTo("HELO casewire\r\n\r\n"))
                .satisfies(answer -> isProblem(505, answer))
                .contains("bad-request");
        isProblem(400, answerTo("GET /v1/inbox HTTP/1.1\r\n\r\n"));
        isProblem(431, answerTo("GET /v1/inbox HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(0x10000) + "\r\n\r\n"));
    }

    /** What stands before the daemon may end a chunk elsewhere than it does; then half a body is the next caller's request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1;a=\"\r\n{\r\n0\r\n\r\n",
                "1;a=b\"\r\n{\r\n0\r\n\r\n",
                "1;a=b\n{\r\n0\r\n\r\n",
                "1;a\rb\r\n{\r\n0\r\n\r\n",
                "1\n{\r\n0\r\n\r\n",
                "1\r\n{\n0\r\n\r\n",
                "1\r\n{\r\n0\n\r\n",
                "1\r\n{\r\n0\r\n\n",
                "1\n{\n0\n\n",
                "1\r\n{X\r\n0\r\n\r\n",
                "1\r\n{\r\n0\r\nA: b\n\r\n",
                "1 \r\n{\r\n0\r\n\r\n",
                "+1\r\n{\r\n0\r\n\r\n",
                "0x1\r\n{\r\n0\r\n\r\n",
            })
    void noRequestIsSmuggledBehindAChunkThatEndsTwoWays(String chunks) throws Exception {
        String second = "GET /v1/session HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + Standard.keys().clinic() + "\r\n\r\n";
        for (String path : waysIn()) {
            String answers = answerTo(post(path) + "Transfer-Encoding: chunked\r\n\r\n" + chunks + second);
            isProblem(400, answers);
            assertThat(answers.split("HTTP/1\\.1 ", -1)).as(answers).hasSize(2);
        }
    }

    @Test
    void aRequestWithTwoLengthsIsNone() throws Exception {
        for (String path : waysIn()) {
            for (String lengths : List.of(
                    "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
                    "Content-Length: 2\r\nContent-Length: 3\r\n",
                    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                    "Transfer-Encoding: chunked, identity\r\n",
                    "Transfer-Encoding : chunked\r\n")) {
                isProblem(400, answerTo(post(path) + lengths + "\r\n2\r\n{}\r\n0\r\n\r\n"));
            }
        }
    }

    @Test
    void aPackedBodyIsNotUnpacked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            // A hundred megabytes.
            byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 100; i++) {
                out.write(blanks);
            }
        }
        for (String path : waysIn()) {
            try (Socket client = connect()) {
                send(
                        client,
                        post(path) + "Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n".formatted(packed.size()));
                // Before any of it has been read.
                assertThat(new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))
                                .readLine())
                        .startsWith("HTTP/1.1 415 ");
            }
        }
        assertThat(nurse.thread(caseId)).isEmpty();
    }

    @Test
    void bodiesThatNeverComeWholeHoldNobodyUp() throws Exception {
        String other = nurse.openCase("+358401239002");
        List<Socket> halves = new ArrayList<>();
        try {
            // More than there are threads, for either way that a request may take; without a key, which no rate bounds.
            for (String path : waysIn()) {
                for (int i = 0; i < 300; i++) {
                    Socket half = connect();
                    halves.add(half);
                    send(
                            half,
                            "POST " + path + " HTTP/1.1\r\nHost: x\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"text\"");
                }
                // A half body is waited for half a minute. Many tries, since the first may overtake the halves.
                assertTimeoutPreemptively(Duration.ofSeconds(15), () -> {
                    for (int i = 0; i < 50; i++) {
                        nurse.newCase("+358401239003");
                    }
                    nurse.write(other, "Meanwhile").is(201);
                });
            }
        } finally {
            for (Socket half : halves) {
                half.close();
            }
        }
        assertThat(Items.texts(nurse.thread(other))).containsExactly("Meanwhile", "Meanwhile");
    }

    /** Past the servlets, and through them. */
    private List<String> waysIn() {
        return List.of("/v1/cases/" + caseId + "/messages", "/v1/cases");
    }

    private static String post(String path) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nX-Request-Id: broken-1\r\nAuthorization: Bearer "
                + Standard.keys().clinic() + "\r\nContent-Type: application/json\r\n";
    }

    private String answerTo(String request) throws IOException {
        try (Socket client = connect()) {
            send(client, request);
            client.shutdownOutput();
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void isProblem(int status, String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\"status\":" + status)
                .containsPattern("(?i)\\r\\nx-request-id: \\S+\\r\\n")
                .containsPattern("(?i)\\r\\nx-content-type-options: nosniff\\r\\n");
    }

    private Socket connect() throws IOException {
        return new Socket(daemon.api().getHost(), daemon.api().getPort());
    }

    private static void send(Socket socket, String what) throws IOException {
        socket.getOutputStream().write(what.getBytes(StandardCharsets.US_ASCII));
    }
}
