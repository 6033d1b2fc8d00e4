package org.casewire.daemon.database;

import com.codahale.metrics.MetricRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    private static final String AS_OWNER =
            "'casewire db migrate' with a configuration that has database.owner, which this one has not";
    private static final int CONNECT_SECONDS = 5;
    /** A server that accepts a connection and says nothing is one that is away. */
    private static final int LOGIN_SECONDS = 10;
    /** For what only looks: a start that waits for a silent server would wait in silence itself, and for ever. */
    private static final int LOOK_SECONDS = 20;
    /** A request that finds the database away is answered within 5 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    private final String url;
    private final String listenUrl;
    private final Optional<Login> owner;
    private final Login app;
    private final Login link;
    private final Runnable close;

    private DatabaseAccess(String url, String listenUrl, Optional<Login> owner, Login app, Login link, Runnable close) {
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
                embedded.url(),
                embedded.url(),
                Optional.of(embedded.owner()),
                embedded.app(),
                embedded.link(),
                embedded::close);
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
        if (migrate) {
            migrations().migrate();
        } else {
            requireSchema();
        }
        requireRoles();
    }

    /** @throws DatabaseException in words when the login of requests gets no connection */
    public void requireConnection() {
        try (Connection connection = looking(app).getConnection()) {
            connection.clearWarnings();
        } catch (SQLException e) {
            throw LoginFault.of(app, url, e);
        }
    }

    /** @throws SchemaException when it is older than this build */
    public void requireSchema() {
        refuse(status().stream().filter(each -> !each.applied()).toList());
    }

    /** @throws DatabaseException when a working login gets no connection, or is not bound by row-level security */
    public void requireRoles() {
        List<String> faults = Stream.of(app, link).flatMap(this::faults).toList();
        if (!faults.isEmpty()) {
            throw new DatabaseException(String.join("\n", faults), true);
        }
    }

    private void refuse(List<Migrations.Migration> pending) {
        if (!pending.isEmpty()) {
            throw new SchemaException(
                    "The database's schema is older than this build: %d migrations are missing, from V%s on. Run %s."
                            .formatted(
                                    pending.size(),
                                    pending.get(0).version(),
                                    owner.isPresent()
                                            ? "'casewire db migrate' with this configuration, or set database.migrateOnStart"
                                            : AS_OWNER));
        }
    }

    private Stream<String> faults(Login login) {
        try {
            PoolerCheck.require(looking(login), url);
            return RoleCheck.faults(looking(login)).stream();
        } catch (SQLException e) {
            throw LoginFault.of(login, url, e);
        }
    }

    /** The newest script that it has run. */
    public String schema() {
        return status().stream()
                .filter(Migrations.Migration::applied)
                .reduce((older, newer) -> newer)
                .map(last -> "V" + last.version())
                .orElse("none");
    }

    /** @throws DatabaseException in words where the owner is not known here, or gets no connection */
    public Migrations migrations() {
        return migrations(owner(), source(owner()));
    }

    private Migrations migrations(Login login, DataSource connections) {
        try (Connection connection = connections.getConnection()) {
            connection.clearWarnings();
        } catch (SQLException e) {
            throw LoginFault.of(login, url, e);
        }
        return new Migrations(connections, app.user(), link.user());
    }

    /** Which scripts have run; a serving node reads that without being the owner. */
    private List<Migrations.Migration> status() {
        try {
            return migrations(link, looking(link)).status();
        } catch (SchemaException e) {
            if (owner.isEmpty()) {
                throw new SchemaException(
                        "The database's schema is older than this build, or none: its state is not for " + link.user()
                                + " to read. Run " + AS_OWNER + ".",
                        e);
            }
            return migrations().status();
        }
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

    /** As {@link #source(Login)}, for short questions: none waits longer for its answer than a start may take. */
    private PGSimpleDataSource looking(Login login) {
        PGSimpleDataSource source = source(login, url);
        source.setSocketTimeout(LOOK_SECONDS);
        return source;
    }

    private static PGSimpleDataSource source(Login login, String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(login.user());
        source.setPassword(login.password().reveal());
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(LOGIN_SECONDS);
        source.setTcpKeepAlive(true);
        source.setApplicationName("casewire");
        return source;
    }

    /** Connections of the link login past any pooler, a new one each time, on which an end is noticed soon. */
    public DataSource direct() {
        PGSimpleDataSource source = source(link, listenUrl);
        source.setApplicationName("casewire calls");
        source.setSocketTimeout(CONNECT_SECONDS);
        return source;
    }

    public String url() {
        return url;
    }

    /** @throws DatabaseException when this configuration does not name it */
    public Login owner() {
        return owner.orElseThrow(() -> new DatabaseException(
                "This is done as the login that owns the schema. Give database.owner (user and password), in a file of the"
                        + " administrator's: a node that only serves needs none.",
                true));
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
