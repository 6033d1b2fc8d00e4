package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Standard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a node tells of itself is what its callers would find. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealthIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Installation installation;
    private Daemon daemon;

    @BeforeAll
    void begin(@TempDir Path folder) throws Exception {
        installation = Installation.standard(folder).drain("3s");
        daemon = installation.start();
    }

    @AfterAll
    void end() throws Exception {
        daemon.close();
        installation.close();
    }

    @Test
    void aLockedTableAndAnExhaustedPoolAreTold() throws Exception {
        ApiClient nurse = new ApiClient(daemon::api, Standard.keys().clinic());
        HttpRequest list = HttpRequest.newBuilder(daemon.api().resolve("/v1/cases"))
                .header("Authorization", "Bearer " + Standard.keys().clinic())
                .build();
        Semaphore underWay = new Semaphore(60);
        try (Connection locking = installation.server().superuser(installation.database());
                Statement statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            statement.execute("lock table cases in access exclusive mode");
            HttpClient http = HttpClient.newHttpClient();
            Waiting.untilTrue(
                    () -> {
                        // A request that waits for a lock is given up by and by, and others follow it.
                        while (underWay.tryAcquire()) {
                            http.sendAsync(list, HttpResponse.BodyHandlers.discarding())
                                    .whenComplete((answer, failure) -> underWay.release());
                        }
                        String told = condition("database").get("message").asText();
                        return told.contains("wait for a lock") || told.contains("connections of pool app are in use");
                    },
                    daemon::said);
            assertThat(condition("database").get("state").asText()).isNotEqualTo("UP");
            locking.rollback();
        }
        underWay.acquire(60);
        Waiting.untilTrue(() -> condition("database").get("state").asText().equals("UP"), daemon::said);
        nurse.get("/v1/cases").is(200);
    }

    @Test
    void beingAskedOpensNoConnections() throws Exception {
        condition("database");
        String sessions = "select sessions from pg_stat_database where datname = current_database()";
        long before = installation.count(sessions);
        for (int i = 0; i < 40; i++) {
            condition("database");
        }

        // The question itself comes by a connection of its own, each time.
        assertThat(installation.count(sessions) - before).isLessThan(20);
    }

    @Test
    void aNodeWhosePlaceIsTakenIsNotReady(@TempDir Path other) throws Exception {
        Installation twin = installation.another(other, "it-1");
        try (Daemon replacing = twin.start()) {
            Waiting.untilTrue(
                    () -> daemon.admin("/healthcheck?type=ready").statusCode() == 500
                            && condition("node").get("message").asText().contains("another process"),
                    daemon::said);
            assertThat(replacing.admin("/healthcheck?type=ready").statusCode()).isEqualTo(200);
        }
        daemon.kill();
        daemon.start();
    }

    @Test
    void whoAsksWhetherItIsReadyMeetsNoClosedDoor(@TempDir Path other) throws Exception {
        Installation another = installation.another(other, "it-2").drain("3s");
        try (Daemon leaving = another.start()) {
            Thread end = new Thread(
                    () -> {
                        try {
                            leaving.terminate();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    },
                    "termination");
            end.start();
            int served = 0;
            boolean leftInTime = false;
            try {
                while (!leftInTime) {
                    // A client that asks before each request, on a connection of its own each time.
                    HttpClient http = HttpClient.newHttpClient();
                    leftInTime = status(http, leaving.admin().resolve("/healthcheck?type=ready")) != 200;
                    HttpResponse<Void> answer = http.send(
                            HttpRequest.newBuilder(leaving.api().resolve("/v1/session"))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
                    assertThat(answer.statusCode()).isEqualTo(401);
                    if (leftInTime) {
                        assertThat(answer.headers().firstValue("Connection")).contains("close");
                    }
                    served++;
                }
            } catch (ConnectException refused) {
                throw new AssertionError("refused after " + served + " requests: " + leaving.said(), refused);
            }
            end.join();
            assertThat(leaving.said()).contains("Casewire stops");
        }
    }

    private static int status(HttpClient http, URI uri) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private JsonNode condition(String part) throws Exception {
        return JSON.readTree(daemon.admin("/healthcheck").body()).at("/parts/" + part);
    }
}
