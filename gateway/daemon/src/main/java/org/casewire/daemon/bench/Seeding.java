package org.casewire.daemon.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the cases, in progress, over HTTP, and sends the first message of each: it takes the conversation, once in a
 * case's life, and so is not what a rate should be made of.
 */
final class Seeding {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECTIONS = 16;
    private static final int CREATED = 201;
    private static final int REPEATED = 200;
    private static final int UNAVAILABLE = 503;
    private static final int MOST_TRIES = 20;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private Seeding() {}

    /** The first patient's number; case i is that of the i-th further one, and of tenant i modulo their count. */
    static final long FIRST_PHONE = 358_401_000_000L;

    static List<OpenCase> make(int port, List<Tenant> tenants, int cases) throws IOException, InterruptedException {
        ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<List<OpenCase>>> parts = new ArrayList<>();
            for (int part = 0; part < CONNECTIONS; part++) {
                int first = part;
                parts.add(connections.submit(() -> some(port, tenants, first, cases)));
            }
            OpenCase[] all = new OpenCase[cases];
            for (int part = 0; part < CONNECTIONS; part++) {
                List<OpenCase> made = parts.get(part).get();
                for (int i = 0; i < made.size(); i++) {
                    all[part + i * CONNECTIONS] = made.get(i);
                }
            }
            return List.of(all);
        } catch (ExecutionException e) {
            throw new BenchException("The cases could not be made: " + e.getCause(), e);
        } finally {
            connections.shutdownNow();
        }
    }

    private static List<OpenCase> some(int port, List<Tenant> tenants, int first, int cases) throws IOException {
        List<OpenCase> made = new ArrayList<>();
        try (HttpConnection connection = new HttpConnection(port)) {
            for (int i = first; i < cases; i += CONNECTIONS) {
                Tenant tenant = tenants.get(i % tenants.size());
                String patient =
                        "{\"patient\": {\"phone\": \"+%d\"}, \"status\": \"IN_PROGRESS\"}".formatted(FIRST_PHONE + i);
                String id = JSON.readTree(created(connection, "/v1/cases", caseHead(tenant, i), patient))
                        .get("id")
                        .asText();
                OpenCase open = new OpenCase(id, tenant);
                OpenCase.HttpMessage message = open.message(i);
                created(connection, message.path(), message.head(), message.body());
                made.add(open);
            }
        }
        return made;
    }

    private static byte[] created(HttpConnection connection, String path, String head, String body) throws IOException {
        for (int tries = 1; ; tries++) {
            HttpConnection.Answer answer = connection.post(path, head, body);
            if (answer.status() == CREATED || answer.status() == REPEATED) {
                return answer.body();
            }
            if (answer.status() != UNAVAILABLE || tries == MOST_TRIES) {
                throw new BenchException("The daemon answered " + answer.status() + " ("
                        + JSON.readTree(answer.body()).path("code").asText() + ") to a POST of " + path);
            }
            // As every client should: the same request with the same key, a moment later.
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static String caseHead(Tenant tenant, int number) {
        return tenant.head() + "Idempotency-Key: bench-case-" + number + "\r\n";
    }
}
