package org.casewire.daemon.config;

import com.fasterxml.jackson.core.JsonPointer;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.jetty.HttpsConnectorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.casewire.smpp.SmppProfile;

/** Finds what a configuration risks, by itself: neither a name is looked up nor anything opened. */
public final class Dangers {
    public static final JsonPointer SERVER = JsonPointer.compile("/server");
    private static final JsonPointer DATABASE = JsonPointer.compile("/database");
    private static final JsonPointer CARRIERS = JsonPointer.compile("/carriers");

    /** @param at the key that makes it one */
    public record Found(Danger danger, JsonPointer at) {
        /** A sentence for the log and for {@code check}. */
        public String warning() {
            return "%s: %s".formatted(FaultCollector.dotted(at), danger.warning());
        }
    }

    private final List<Found> found = new ArrayList<>();

    private Dangers() {}

    public static List<Found> in(ServerFactory server, DatabaseSettings database, Map<String, SmppProfile> carriers) {
        Dangers dangers = new Dangers();
        dangers.ofServer(server);
        dangers.ofDatabase(database);
        carriers.forEach(dangers::ofCarrier);
        return dangers.found;
    }

    /**
     * Links without TLS to other machines. Most operators take nothing else and are reached by a line or a tunnel of
     * their own, which cannot be seen from here; so this is a word of warning, and nothing to acknowledge.
     */
    public static List<String> plainLinks(Map<String, SmppProfile> carriers) {
        return carriers.entrySet().stream()
                .filter(each -> !each.getValue().tls().enabled()
                        && !each.getValue().endpoints().stream().allMatch(to -> Loopback.is(to.host())))
                .map(each ->
                        "carriers.%s: without TLS, only a private line or tunnel to this operator keeps texts and its password from being read"
                                .formatted(each.getKey()))
                .toList();
    }

    private void ofServer(ServerFactory server) {
        if (server instanceof DefaultServerFactory usual) {
            each(SERVER.appendProperty("applicationConnectors"), usual.getApplicationConnectors(), false);
            each(SERVER.appendProperty("adminConnectors"), usual.getAdminConnectors(), true);
        }
        if (server instanceof AbstractServerFactory any) {
            note(any.getRequestLogFactory().isEnabled(), Danger.ADDRESSES_IN_LOGS, SERVER.appendProperty("requestLog"));
            note(
                    any.getEnableThreadNameFilter(),
                    Danger.ADDRESSES_IN_LOGS,
                    SERVER.appendProperty("enableThreadNameFilter"));
        }
    }

    private void each(JsonPointer at, List<ConnectorFactory> connectors, boolean admin) {
        for (int i = 0; i < connectors.size(); i++) {
            connector(at.appendIndex(i), connectors.get(i), admin);
        }
    }

    private void connector(JsonPointer at, ConnectorFactory connector, boolean admin) {
        if (!(connector instanceof HttpConnectorFactory http)) {
            return;
        }
        new HttpRules(http).broken().forEach((key, danger) -> note(true, danger, at.appendProperty(key)));
        // Without a host it listens on every address there is.
        if (Loopback.is(http.getBindHost())) {
            return;
        }
        JsonPointer host = at.appendProperty("bindHost");
        note(admin, Danger.PUBLIC_ADMIN, host);
        note(!admin && !(http instanceof HttpsConnectorFactory), Danger.PLAIN_HTTP, host);
    }

    private void ofDatabase(DatabaseSettings database) {
        if (database.source() instanceof DatabaseSettings.External external) {
            note(!DatabaseWay.of(external.url()).isSafe(), Danger.PLAIN_DATABASE, DATABASE.appendProperty("url"));
        }
        database.listenUrl()
                .ifPresent(url -> note(
                        !DatabaseWay.of(url).isSafe(), Danger.PLAIN_DATABASE, DATABASE.appendProperty("listenUrl")));
    }

    private void ofCarrier(String name, SmppProfile carrier) {
        note(
                carrier.tls().enabled() && !carrier.tls().verifyHostname(),
                Danger.UNVERIFIED_CARRIER,
                CARRIERS.appendProperty(name).appendProperty("tls").appendProperty("verifyHostname"));
    }

    private void note(boolean dangerous, Danger danger, JsonPointer at) {
        if (dangerous) {
            found.add(new Found(danger, at));
        }
    }
}
