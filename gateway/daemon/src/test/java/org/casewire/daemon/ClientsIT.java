package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.casewire.core.text.NastyShapes;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who asks, from where, and what her headers may cost, on a real daemon that stands behind a proxy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsIT {
    private static final String WRONG = "cw_" + "0".repeat(32) + "_" + "a".repeat(43);
    /** The server reads heads of 8 KiB. */
    private static final int LONGEST_HEADER = 7 * 1024;

    private static final int COST_TRIES = 4;

    private SimulatorSmsc smsc;
    private Installation installation;
    private Daemon daemon;
    private ApiClient nurse;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        smsc = new SimulatorSmsc();
        installation = Installation.standard(folder).trusting("127.0.0.1").carrier(Carrier.at(smsc.port()));
        daemon = installation.start();
        nurse = new ApiClient(daemon::api, Standard.keys().clinic());
    }

    @AfterAll
    void end() throws Exception {
        daemon.close();
        installation.close();
        smsc.close();
    }

    @Test
    void behindAProxyTheClientIsTheOneThatItForwardsFor() {
        String caseId = nurse.newCase("+358401238001");
        String[] from = {"X-Forwarded-For", "198.51.100.1, 203.0.113.7", "X-Request-Id", "forwarded-1"};
        nurse.post("/v1/cases/" + caseId + "/messages", Map.of("text", 5), from).is(422);
        nurse.put("/v1/cases/" + caseId + "/status", Map.of("status", "IN_PROGRESS"), from)
                .is(200);
        nurse.post("/v1/cases/" + caseId + "/messages", Map.of("text", "hei", "author", ApiClient.NURSE), from)
                .is(201);
        ApiClient admin = new ApiClient(daemon::api, Standard.keys().clinicAdmin());
        assertThat(admin.get("/v1/audit?caseId=" + caseId).is(200).get("items").findValuesAsText("address"))
                .contains("203.0.113.7")
                .doesNotContain("198.51.100.1");
    }

    @Test
    void wrongKeysSlowTheirAddressDownAndNobodyElse() throws Exception {
        ApiClient wrong = new ApiClient(daemon::api, WRONG);
        for (int i = 0; i < 10; i++) {
            wrong.send("GET", "/v1/inbox", BodyPublishers.noBody(), "X-Forwarded-For", "203.0.113.9")
                    .isProblem(401, "unauthenticated");
        }
        wrong.send("GET", "/v1/inbox", BodyPublishers.noBody(), "X-Forwarded-For", "203.0.113.9")
                .isProblem(429, "rate-limited");
        wrong.send("GET", "/v1/inbox", BodyPublishers.noBody(), "X-Forwarded-For", "203.0.113.10")
                .isProblem(401, "unauthenticated");
        ApiClient neverSeen = new ApiClient(daemon::api, installation.key("harbour", "frontend"));
        neverSeen
                .send("GET", "/v1/inbox", BodyPublishers.noBody(), "X-Forwarded-For", "203.0.113.9")
                .is(200);
        assertThat(daemon.said())
                .contains("Wrong keys are shown")
                .contains("203.0.113.9")
                .doesNotContain(WRONG.substring(40));
        assertThat(daemon.admin("/metrics").body()).contains("auth.wrong-keys");
    }

    @Test
    void theAdminPortChangesNothingForABrowser() throws Exception {
        assertThat(task("")).startsWith("HTTP/1.1 200");
        for (String browser : List.of(
                "Origin: https://evil.example\r\n",
                "Origin: null\r\n",
                "Sec-Fetch-Site: cross-site\r\n",
                "Content-Type: application/x-www-form-urlencoded\r\n",
                "Content-Type: text/plain; charset=UTF-8\r\n",
                "Content-Type: multipart/form-data; boundary=x\r\n")) {
            assertThat(task(browser)).as(browser).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void noHeaderCostsMoreThanItsLength() throws Exception {
        String caseId = nurse.openCase("+358401238002");
        String send = "/v1/cases/" + caseId + "/messages";
        byte[] body = "{\"text\":5}".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 200; i++) {
            nurse.write(caseId, "warm").is(201);
            nurse.get("/v1/cases?limit=1").is(200);
        }
        List<String> costly = new ArrayList<>();
        for (Map.Entry<String, String> shape : NastyShapes.of(LONGEST_HEADER).entrySet()) {
            String value = shape.getValue().replaceAll("[^\\x21-\\x7e]", " ");
            for (String header : List.of(
                    "Prefer",
                    "Accept",
                    "Content-Type",
                    "Authorization",
                    "If-Match",
                    "Last-Event-ID",
                    "X-Request-Id",
                    "Idempotency-Key",
                    "Cookie",
                    "Accept-Encoding",
                    "Accept-Language",
                    "Content-Encoding",
                    "X-Forwarded-For",
                    "Forwarded",
                    "Host")) {
                for (String request : List.of("POST " + send, "GET /v1/cases")) {
                    Duration cost = cost(head(request, header, value, body.length), body);
                    if (cost.compareTo(NastyShapes.BOUND) >= 0) {
                        costly.add(header + ": " + shape.getKey() + " of " + request + ", " + cost);
                    }
                }
            }
            String query = java.net.URLEncoder.encode(value, StandardCharsets.UTF_8);
            query = query.substring(0, Math.min(query.length(), LONGEST_HEADER));
            for (String name : List.of("cursor", "limit", "phone", "reference", "status")) {
                String request =
                        "GET /v1/cases?" + name + "=" + query.substring(0, query.length() - query.length() % 3);
                Duration cost = cost(head(request, "X", "x", 0), new byte[0]);
                if (cost.compareTo(NastyShapes.BOUND) >= 0) {
                    costly.add(name + ": " + shape.getKey() + ", " + cost);
                }
            }
        }
        assertThat(costly).isEmpty();
        nurse.write(caseId, "still here").is(201);
    }

    private static byte[] head(String request, String header, String value, int length) {
        return (request + " HTTP/1.1\r\n"
                        + (header.equals("Host") ? "" : "Host: x\r\n")
                        + (header.equals("Authorization")
                                ? ""
                                : "Authorization: Bearer " + Standard.keys().clinic() + "\r\n")
                        + (header.equals("Content-Type") ? "" : "Content-Type: application/json\r\n")
                        + header + ": " + value + "\r\nConnection: close\r\n"
                        + (request.startsWith("POST") ? "Content-Length: " + length + "\r\n" : "")
                        + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Of the daemon's CPU, all threads together; the least of some tries, as it has other things to do too. */
    private Duration cost(byte[] head, byte[] body) throws IOException {
        Duration least = Duration.ofDays(1);
        for (int i = 0; i < COST_TRIES && least.compareTo(NastyShapes.BOUND) >= 0; i++) {
            Duration before = cpu();
            try (Socket socket = new Socket(daemon.api().getHost(), daemon.api().getPort())) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream().write(head);
                if (new String(head, StandardCharsets.ISO_8859_1).startsWith("POST")) {
                    socket.getOutputStream().write(body);
                }
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 ")
                        .doesNotStartWith("HTTP/1.1 5");
            }
            Duration took = cpu().minus(before);
            least = took.compareTo(least) < 0 ? took : least;
        }
        return least;
    }

    private Duration cpu() {
        return ProcessHandle.of(daemon.pid())
                .orElseThrow()
                .info()
                .totalCpuDuration()
                .orElseThrow();
    }

    private String task(String headers) throws IOException {
        URI admin = daemon.admin();
        try (Socket socket = new Socket(admin.getHost(), admin.getPort())) {
            socket.getOutputStream()
                    .write(("POST /tasks/gc HTTP/1.1\r\nHost: localhost\r\n" + headers
                                    + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
