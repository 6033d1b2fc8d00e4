package org.casewire.daemon.database;

import com.codahale.metrics.MetricRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.casewire.core.db.Database;
import org.casewire.core.db.Migrations;
import org.casewire.core.db.RoleCheck;
import org.casewire.core.db.SchemaException;
import org.casewire.daemon.config.DatabaseSettings;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database that can be reached, with its three logins. Pools are made from it elsewhere; what this gives out itself
 * opens a connection each time, for migrations and checks.
 */
public final class DatabaseAccess implements AutoCloseable {
    private static final int CONNECT_SECONDS = 5;
    /** A request that finds the database away is answered within 5 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    private final String url;
    private final String listenUrl;
    private final Login owner;
    private final Login app;
    private final Login link;
    private final Runnable close;

    private DatabaseAccess(String url, String listenUrl, Login owner, Login app, Login link, Runnable close) {
        this.url = url;
        this.listenUrl = listenUrl;
        this.owner = owner;
        this.app = app;
        this.link = link;
        this.close = close;
    }

    /** For the daemon, which starts and stops an embedded server. */
    public static DatabaseAccess own(DatabaseSettings settings) {
        return open(settings, EmbeddedDatabase::own);
    }

    /** For a command, which works beside a running daemon. */
    public static DatabaseAccess attach(DatabaseSettings settings) {
        return open(settings, EmbeddedDatabase::attach);
    }

    private static DatabaseAccess open(
            DatabaseSettings settings, Function<EmbeddedDatabase.Place, EmbeddedDatabase> opening) {
        if (settings.source() instanceof DatabaseSettings.External external) {
            return external(external, settings.listenUrl().orElse(external.url()));
        }
        return embedded(opening.apply(place((DatabaseSettings.Embedded) settings.source())));
    }

    private static DatabaseAccess external(DatabaseSettings.External external, String listenUrl) {
        return new DatabaseAccess(
                external.url(), listenUrl, external.owner(), external.app(), external.link(), () -> {});
    }

    private static DatabaseAccess embedded(EmbeddedDatabase embedded) {
        return new DatabaseAccess(
                embedded.url(), embedded.url(), embedded.owner(), embedded.app(), embedded.link(), embedded::close);
    }

    private static EmbeddedDatabase.Place place(DatabaseSettings.Embedded embedded) {
        return new EmbeddedDatabase.Place(embedded.directory().toAbsolutePath(), embedded.port());
    }

    /**
     * Makes sure that the database may be worked on: its schema is the one of this build, and both working logins are
     * bound by row-level security.
     *
     * @param migrate whether to bring an older schema up to date
     */
    public void require(boolean migrate) {
        Migrations migrations = migrations();
        if (migrate) {
            migrations.migrate();
        } else {
            refuse(migrations.pending());
        }
        List<String> faults = Stream.of(app, link).flatMap(this::faults).toList();
        if (!faults.isEmpty()) {
            throw new DatabaseException(String.join("\n", faults), true);
        }
    }

    private static void refuse(List<Migrations.Migration> pending) {
        if (!pending.isEmpty()) {
            throw new SchemaException(
                    "The database's schema is older than this build: %d migrations are missing, from V%s on. Run 'casewire db migrate' with this configuration, or set database.migrateOnStart."
                            .formatted(pending.size(), pending.get(0).version()));
        }
    }

    private Stream<String> faults(Login login) {
        try {
            return RoleCheck.faults(source(login)).stream();
        } catch (SQLException e) {
            throw LoginFault.of(login, url, e);
        }
    }

    /** The newest script that it has run. */
    public String schema() {
        return migrations().status().stream()
                .filter(Migrations.Migration::applied)
                .reduce((older, newer) -> newer)
                .map(last -> "V" + last.version())
                .orElse("none");
    }

    /** @throws DatabaseException in words where the owner gets no connection */
    public Migrations migrations() {
        try (Connection connection = source(owner).getConnection()) {
            connection.clearWarnings();
        } catch (SQLException e) {
            throw LoginFault.of(owner, url, e);
        }
        return new Migrations(source(owner), app.user(), link.user());
    }

    /**
     * A pool of a login.
     *
     * @param name shown in metrics and in pg_stat_activity
     */
    public Database pool(String name, Login login, int size, MetricRegistry metrics) {
        return new Database(
                new Database.Settings(name, url, login.user(), login.password(), size, PATIENCE, STATEMENT_TIMEOUT),
                metrics);
    }

    /** @return connections of a login, a new one each time */
    public DataSource source(Login login) {
        return source(login, url);
    }

    private static PGSimpleDataSource source(Login login, String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(login.user());
        source.setPassword(login.password().reveal());
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setApplicationName("casewire");
        return source;
    }

    /** Connections of the link login past any pooler, a new one each time, on which an end is noticed soon. */
    public DataSource direct() {
        PGSimpleDataSource source = source(link, listenUrl);
        source.setApplicationName("casewire calls");
        source.setTcpKeepAlive(true);
        source.setSocketTimeout(CONNECT_SECONDS);
        return source;
    }

    public String url() {
        return url;
    }

    public Login owner() {
        return owner;
    }

    public Login app() {
        return app;
    }

    public Login link() {
        return link;
    }

    /** Stops the server if it is an embedded one and ours. */
    @Override
    public void close() {
        close.run();
    }
}
