package org.casewire.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.SimpleServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.casewire.api.console.ConsolePages;
import org.casewire.api.request.Cursors;
import org.casewire.core.TestDatabase;
import org.casewire.core.TestKeys;
import org.casewire.core.access.AccessService;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Authenticator;
import org.casewire.core.access.Role;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.db.Database;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.OrganisationDirectory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The API on a real Jetty at a port of its own, over a real database, with the resources that a test gives it.
 *
 * <pre>
 *   server = ApiServer.start(parts -> List.of(new CasesResource(…, parts.cursors())));
 *   OrganisationId clinic = TestOrganisation.named("clinic").insert(server.database(), server.keys());
 *   String key = server.key(clinic, Role.FRONTEND);
 *   Answer answer = server.post("/v1/cases", key, "{…}");
 * </pre>
 */
public final class ApiServer implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final TestDatabase database = TestDatabase.fresh();
    private final TestKeys keys = new TestKeys(database);
    private final Ids ids = new Ids(Clock.systemUTC());
    private final AuditTrail audit = new AuditTrail(ids, Clock.systemUTC());
    private final OrganisationDirectory organisations = new OrganisationDirectory(database.link());
    private final Environment environment = new Environment("api-test");
    private final Authenticator authenticator;
    private final Server server;

    private ApiServer(Api.Limits limits, Function<Parts, List<Object>> resources) {
        this.authenticator = new Authenticator(database.link(), keys.ring(), Clock.systemUTC(), environment.metrics());
        SimpleServerFactory factory = new SimpleServerFactory();
        HttpConnectorFactory connector = new HttpConnectorFactory();
        connector.setPort(0);
        connector.setBindHost("127.0.0.1");
        factory.setConnector(connector);
        LogbackAccessRequestLogFactory noLog = new LogbackAccessRequestLogFactory();
        noLog.setAppenders(List.of());
        factory.setRequestLogFactory(noLog);
        factory.setApplicationContextPath("/");
        factory.setAdminContextPath("/admin");
        Parts parts = new Parts(database, keys, ids, audit, organisations, new Cursors(keys.ring()));
        new Api(authenticator, organisations, keys.ring(), limits, resources.apply(parts)).register(environment);
        new ConsolePages("Test", "").register(environment);
        Configuration configuration = new Configuration();
        configuration.setServerFactory(factory);
        this.server = factory.build(environment);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What resources are made of. */
    public record Parts(
            TestDatabase database,
            TestKeys keys,
            Ids ids,
            AuditTrail audit,
            OrganisationDirectory organisations,
            Cursors cursors) {}

    public static ApiServer start(Function<Parts, List<Object>> resources) {
        return start(Api.Limits.ofKey(100_000, 100_000), resources);
    }

    public static ApiServer start(Api.Limits limits, Function<Parts, List<Object>> resources) {
        return new ApiServer(limits, resources);
    }

    public TestDatabase database() {
        return database;
    }

    public TestKeys keys() {
        return keys;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + path);
    }

    /** A key of an organisation; of nobody for the operator's role. */
    public String key(OrganisationId organisation, Role... roles) {
        Actor actor = new Actor("test", Role.OPERATOR, "", "local", "test");
        try (Database owner = database.owner()) {
            AccessService access =
                    new AccessService(owner, keys.ring(), Clock.systemUTC(), (handle, of, by, action) -> {});
            return (roles.length == 1 && roles[0] == Role.OPERATOR
                            ? access.createForOperator("ops", AccessService.Expiry.NEVER, actor)
                            : access.create(
                                    organisation,
                                    Set.of(roles),
                                    "Maija Meikäläinen",
                                    AccessService.Expiry.NEVER,
                                    actor))
                    .token()
                    .reveal();
        }
    }

    /** Ends a key that {@link #key} made. */
    public void revoke(String key) {
        try (Database owner = database.owner()) {
            new AccessService(owner, keys.ring(), Clock.systemUTC(), (handle, of, by, action) -> {})
                    .revokeAny(key.split("_")[1], new Actor("test", Role.OPERATOR, "", "local", "test"));
        }
    }

    /** How far a counter of the server's metrics has come. */
    public long counted(String metric) {
        return environment.metrics().counter(metric).getCount();
    }

    public Answer get(String path, String key) {
        return send("GET", path, key, "");
    }

    public Answer post(String path, String key, String body, String... headers) {
        return send("POST", path, key, body, headers);
    }

    public Answer put(String path, String key, String body, String... headers) {
        return send("PUT", path, key, body, headers);
    }

    public Answer patch(String path, String key, String body, String... headers) {
        return send("PATCH", path, key, body, headers);
    }

    public Answer delete(String path, String key) {
        return send("DELETE", path, key, "");
    }

    /** @param key none when empty; @param headers names and values in turn, beside Content-Type and Authorization */
    public Answer send(String method, String path, String key, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    public Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").contains("json");
            return new Answer(response, json ? MAPPER.readTree(response.body()) : MissingNode.getInstance());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            authenticator.close();
            keys.close();
            database.close();
        }
    }

    /** What came back. */
    public record Answer(HttpResponse<String> response, JsonNode json) {
        public int status() {
            return response.statusCode();
        }

        /** Of a problem document. */
        public String code() {
            return json.path("code").asText();
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        /** The fields that a 422 names. */
        public List<String> faults() {
            return json.path("errors").findValuesAsText("field");
        }
    }
}
