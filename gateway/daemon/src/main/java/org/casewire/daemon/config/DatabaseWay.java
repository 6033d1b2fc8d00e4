package org.casewire.daemon.config;

import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.SslMode;
import org.postgresql.util.PSQLException;

/**
 * The way to a database as its URL describes it, read by the driver that will go it. Safe are this machine, and TLS that
 * proves the other end to be the host that was asked for.
 */
record DatabaseWay(boolean isSafe) {
    /** By certificates in a file, and by those that Java trusts. */
    private static final Set<String> TRUSTED =
            Set.of("org.postgresql.ssl.LibPQFactory", "org.postgresql.ssl.DefaultJavaSSLFactory");

    static DatabaseWay of(String url) {
        Properties way = Driver.parseURL(url, null);
        // What the driver cannot read it will not go; it says so itself, with the reason.
        return new DatabaseWay(way == null || !isForeign(way) && (isLocal(way) || isVerified(way)));
    }

    /** A class of another's opens the connection, to wherever it likes, or is told the password. */
    private static boolean isForeign(Properties way) {
        return Stream.of(PGProperty.SOCKET_FACTORY, PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME)
                .anyMatch(each -> each.getOrDefault(way) != null);
    }

    private static boolean isLocal(Properties way) {
        String hosts = PGProperty.PG_HOST.getOrDefault(way);
        return hosts != null
                && Arrays.stream(hosts.split(",", -1)).allMatch(host -> host.isEmpty() || Loopback.is(host));
    }

    private static boolean isVerified(Properties way) {
        // Others replace the driver's own look at the certificate, such as its NonValidatingFactory.
        String factory = PGProperty.SSL_FACTORY.getOrDefault(way);
        if (factory != null && !TRUSTED.contains(factory)
                || PGProperty.SSL_HOSTNAME_VERIFIER.getOrDefault(way) != null) {
            return false;
        }
        try {
            return SslMode.of(way) == SslMode.VERIFY_FULL;
        } catch (PSQLException e) {
            return false;
        }
    }
}
