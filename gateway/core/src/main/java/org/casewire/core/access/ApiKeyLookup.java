package org.casewire.core.access;

import static java.util.stream.Collectors.toMap;

import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.casewire.core.access.ApiKeyStore.Credential;
import org.casewire.core.db.BatchWriter;
import org.casewire.core.db.Database;

/**
 * Reads the key of every request from the database, never from memory, so that a revocation counts from its commit on
 * every node. Requests that come while a read is under way share the next one: each answer is of a read that began
 * after its request came, and under load the reads cost next to nothing. Safe for all threads.
 */
final class ApiKeyLookup implements AutoCloseable {
    private static final int LARGEST = 256;
    private static final int WAITING = 4_096;
    private static final Duration PATIENCE = Duration.ofMillis(4_500);

    private final Database database;
    private final BatchWriter<String, Optional<Credential>> reads;

    ApiKeyLookup(Database database, MetricRegistry metrics) {
        this.database = database;
        this.reads = new BatchWriter<>("keys", LARGEST, WAITING, this::read, metrics);
    }

    Optional<Credential> find(String id) {
        try {
            return reads.submit(id).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw unavailable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable();
        }
    }

    private static RequestRefused unavailable() {
        return new RequestRefused(RequestRefused.Code.UNAVAILABLE, "The database does not answer; try again shortly");
    }

    private List<Optional<Credential>> read(List<String> ids) {
        Map<String, Credential> found = database.inTransaction(handle ->
                handle.attach(ApiKeyStore.class).find(ids.stream().distinct().toArray(String[]::new)).stream()
                        .collect(toMap(Credential::id, Function.identity())));
        return ids.stream().map(id -> Optional.ofNullable(found.get(id))).toList();
    }

    @Override
    public void close() {
        reads.close();
    }
}
