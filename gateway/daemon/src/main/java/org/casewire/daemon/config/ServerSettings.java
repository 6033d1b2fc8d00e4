package org.casewire.daemon.config;

import com.codahale.metrics.Gauge;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.JsonPointer;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.jetty.HttpsConnectorFactory;
import io.dropwizard.jetty.SslReload;
import io.dropwizard.util.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.casewire.api.auth.AddressRange;
import org.casewire.api.auth.TrustedProxies;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/** Dropwizard's {@code server} with keys of ours: the proxies that are believed whom they forward for, and the time to leave. */
@JsonTypeName("default")
public final class ServerSettings extends DefaultServerFactory {
    private List<String> trustedProxies = List.of();
    private Duration drain = Duration.seconds(5);

    @JsonProperty("trustedProxies")
    public List<String> getTrustedProxies() {
        return trustedProxies;
    }

    /** @throws IllegalArgumentException for one that is no address */
    @JsonProperty("trustedProxies")
    public void setTrustedProxies(@Nullable List<String> proxies) {
        trustedProxies = Optional.ofNullable(proxies).map(List::copyOf).orElse(List.of());
        ranges();
    }

    /** How long requests are served after a node was told to end, and says that it is not ready. */
    @JsonProperty("drain")
    public Duration getDrain() {
        return drain;
    }

    @JsonProperty("drain")
    public void setDrain(Duration drain) {
        this.drain = drain;
    }

    /** The same of any. */
    public static java.time.Duration drainOf(ServerFactory server) {
        return server instanceof ServerSettings ours ? ours.drain.toJavaDuration() : java.time.Duration.ZERO;
    }

    @Override
    public void setApplicationConnectors(List<ConnectorFactory> connectors) {
        connectors.forEach(ServerSettings::check);
        super.setApplicationConnectors(connectors);
    }

    @Override
    public void setAdminConnectors(List<ConnectorFactory> connectors) {
        connectors.forEach(ServerSettings::check);
        super.setAdminConnectors(connectors);
    }

    /**
     * The admin door asks nobody who they are, so it is never the API's, which may be open to all.
     *
     * @return what to do where one port has both
     */
    public static Optional<String> sharedDoor(ServerFactory server) {
        if (!(server instanceof DefaultServerFactory two)) {
            return Optional.of(
                    "one port would have both the API and administration: leave 'type' away, and give applicationConnectors and adminConnectors");
        }
        Set<Integer> api = ports(two.getApplicationConnectors());
        return ports(two.getAdminConnectors()).stream()
                .filter(port -> port != 0 && api.contains(port))
                .findFirst()
                .map(
                        "port %d is in applicationConnectors and in adminConnectors: give administration one of its own"
                                ::formatted);
    }

    /** What is wrong with the files that connectors name: what to do, by key. */
    public static Map<JsonPointer, String> unusableFiles(ServerFactory server) {
        Map<JsonPointer, String> faults = new LinkedHashMap<>();
        if (server instanceof DefaultServerFactory two) {
            unusable("applicationConnectors", two.getApplicationConnectors(), faults);
            unusable("adminConnectors", two.getAdminConnectors(), faults);
        }
        return faults;
    }

    private static void unusable(String key, List<ConnectorFactory> connectors, Map<JsonPointer, String> faults) {
        for (int i = 0; i < connectors.size(); i++) {
            if (connectors.get(i) instanceof HttpsConnectorFactory https) {
                JsonPointer at = Dangers.SERVER.appendProperty(key).appendIndex(i);
                new HttpsFiles(https).faults().forEach((name, remedy) -> faults.put(at.appendProperty(name), remedy));
            }
        }
    }

    private static Set<Integer> ports(List<ConnectorFactory> connectors) {
        return connectors.stream()
                .filter(HttpConnectorFactory.class::isInstance)
                .map(connector -> ((HttpConnectorFactory) connector).getPort())
                .collect(Collectors.toSet());
    }

    private static void check(ConnectorFactory connector) {
        if (connector instanceof HttpConnectorFactory http && http.isUseForwardedHeaders()) {
            throw new IllegalArgumentException(
                    "useForwardedHeaders would believe everybody: leave it false, and name your proxies in server.trustedProxies");
        }
        if (connector instanceof HttpConnectorFactory http && http.isUseProxyProtocol()) {
            throw new IllegalArgumentException(
                    "useProxyProtocol would believe everybody: leave it false, let the proxy write X-Forwarded-For, and name it in server.trustedProxies");
        }
    }

    private List<AddressRange> ranges() {
        return trustedProxies.stream().map(AddressRange::of).toList();
    }

    @Override
    public Server build(Environment environment) {
        Server server = super.build(environment);
        new TrustedProxies(ranges()).serve(server);
        List<RenewedCertificate> certificates = server.getBeans(SslReload.class).stream()
                .map(RenewedCertificate::new)
                .toList();
        certificates.forEach(server::addBean);
        if (!certificates.isEmpty()) {
            environment.metrics().gauge("https.certificate-seconds", () -> (Gauge<Long>) () -> certificates.stream()
                    .mapToLong(one -> Instant.now().until(one.ends(), ChronoUnit.SECONDS))
                    .min()
                    .orElseThrow());
        }
        return server;
    }
}
