package org.casewire.api.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.SimpleServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.util.Duration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.casewire.api.Api;
import org.casewire.api.gate.Shares;
import org.casewire.api.resource.EventsResource;
import org.casewire.core.TestDatabase;
import org.casewire.core.TestKeys;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.AccessService;
import org.casewire.core.access.Actor;
import org.casewire.core.access.ApiKey;
import org.casewire.core.access.Authenticator;
import org.casewire.core.access.Role;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventFeed;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.OrganisationDirectory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The events' endpoint on a real Jetty, over a real database and feed. */
final class EventServer implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Actor TESTER = new Actor("test", Role.ADMIN, "", "local", "test");

    final TestDatabase database = TestDatabase.fresh();
    final TestKeys keys = new TestKeys(database);
    final Ids ids = new Ids(Clock.systemUTC());
    final OrganisationId clinic = TestOrganisation.named("clinic").insert(database, keys);
    final OrganisationDirectory organisations = new OrganisationDirectory(database.link());
    final HttpClient http = HttpClient.newHttpClient();
    final Environment environment = new Environment("events-test");
    final Authenticator authenticator =
            new Authenticator(database.link(), keys.ring(), Clock.systemUTC(), environment.metrics());
    final EventFeed feed = new EventFeed(database.link(), environment.metrics());
    final ConfirmationWatch confirmations = new ConfirmationWatch(feed);
    final EventHub hub;
    final Server server;
    final ApiKey.Created key = key(clinic, Role.FRONTEND);

    EventServer(java.time.Duration heartbeat) {
        hub = new EventHub(
                feed,
                database.link(),
                organisations,
                authenticator,
                Clock.systemUTC(),
                environment.metrics(),
                new Shares(10_000),
                heartbeat);
        HttpConnectorFactory connector = new HttpConnectorFactory();
        connector.setPort(0);
        connector.setBindHost("127.0.0.1");
        // Far shorter than a poll may wait: an answer that is awaited is not an idle connection.
        connector.setIdleTimeout(Duration.seconds(2));
        SimpleServerFactory factory = new SimpleServerFactory();
        factory.setConnector(connector);
        factory.setApplicationContextPath("/");
        factory.setAdminContextPath("/admin");
        new Api(
                        authenticator,
                        new OrganisationDirectory(database.link()),
                        keys.ring(),
                        Api.Limits.ofKey(100_000, 100_000),
                        List.of(new EventsResource(hub)))
                .register(environment);
        environment.lifecycle().addEventListener(new EventsEnd(hub, confirmations));
        new Configuration().setServerFactory(factory);
        server = factory.build(environment);
        try {
            hub.start();
            feed.start();
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        eventually(() -> feed.position().border() >= 0);
    }

    ApiKey.Created key(OrganisationId organisation, Role role) {
        return access(access -> role == Role.OPERATOR
                ? access.createForOperator("ops", AccessService.Expiry.NEVER, TESTER)
                : access.create(organisation, Set.of(role), "front end", AccessService.Expiry.NEVER, TESTER));
    }

    void revoke(ApiKey.Created revoked) {
        access(access -> {
            access.revokeAny(revoked.key().id(), TESTER);
            return revoked;
        });
    }

    private <R> R access(java.util.function.Function<AccessService, R> work) {
        try (Database owner = database.owner()) {
            return work.apply(new AccessService(owner, keys.ring(), Clock.systemUTC(), (handle, of, by, action) -> {}));
        }
    }

    int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    /** Commits this many events of one organisation and tells the feed. */
    void happens(OrganisationId organisation, int events) {
        database.link()
                .useTransaction(handle -> EventStore.append(
                        handle,
                        Stream.generate(() -> NewEvent.ofCase(organisation, EventType.CASE_UPDATED, ids.caseId()))
                                .limit(events)
                                .toList()));
        feed.wake();
    }

    void happens(EventType type, MessageId message, String state) {
        database.link()
                .useTransaction(handle -> EventStore.append(
                        handle, List.of(NewEvent.ofMessage(clinic, type, Optional.empty(), message, state))));
        feed.wake();
    }

    HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("Authorization", "Bearer " + token);
    }

    String token() {
        return key.token().reveal();
    }

    SseClient stream(String query, String... headers) {
        return new SseClient(this, request("/v1/events" + query, token()), headers);
    }

    HttpResponse<String> get(String path, String token, String accept) {
        try {
            return http.send(request(path, token).header("Accept", accept).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<JsonNode> poll(String query) {
        return http.sendAsync(
                        request("/v1/events" + query, token())
                                .header("Accept", "application/json")
                                .build(),
                        BodyHandlers.ofString())
                .thenApply(answer -> json(answer.body()));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not come true");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    void stopServer() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stopServer();
        hub.close();
        confirmations.close();
        feed.close();
        authenticator.close();
        keys.close();
        database.close();
    }
}
