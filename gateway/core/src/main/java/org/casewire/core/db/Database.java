package org.casewire.core.db;

import com.codahale.metrics.MetricRegistry;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.casewire.core.crypto.Secret;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.outage.Outage;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.extension.Extensions;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.SqlObjectFactory;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One login's pool, and the only way to a transaction. The application login sees the rows of the organisations that
 * its transaction names, and none otherwise; the link login sees every organisation's. Safe for all threads.
 *
 * <p>Transactions are opened by services, never by stores; a store is {@code handle.attach(XStore.class)}.
 */
public final class Database implements AutoCloseable {
    /**
     * Isolation belongs to the session: asked for with each transaction it would be two more round trips. Plans are kept
     * (see {@link FreshPlans}), and every statement of ours goes by an index: other ways look good on small tables only.
     */
    private static final String PLANS = " -c default_transaction_isolation=read\\ committed"
            + " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off"
            + " -c enable_mergejoin=off -c enable_material=off -c jit=off";

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final FreshPlans plans;
    private final Commits commits;
    private final Outage outage;
    private final Optional<Duration> statementLimit;

    public Database(Settings settings, MetricRegistry metrics) {
        this(open(settings, metrics), settings, metrics);
    }

    private Database(HikariDataSource pool, Settings settings, MetricRegistry metrics) {
        this(
                pool,
                jdbi(pool, metrics),
                new FreshPlans(System::nanoTime),
                new Commits(socketTimeout(settings)),
                outage(settings),
                Optional.empty());
    }

    private Database(
            HikariDataSource pool,
            Jdbi jdbi,
            FreshPlans plans,
            Commits commits,
            Outage outage,
            Optional<Duration> statementLimit) {
        this.statementLimit = statementLimit;
        this.pool = pool;
        this.jdbi = jdbi;
        this.plans = plans;
        this.commits = commits;
        this.outage = outage;
    }

    private static Jdbi jdbi(HikariDataSource pool, MetricRegistry metrics) {
        Jdbi jdbi = Jdbi.create(pool)
                .installPlugin(new SqlObjectPlugin())
                .installPlugin(new PostgresPlugin())
                .installPlugin(new StoredTypes());
        jdbi.registerExtension(new SharedStores(
                jdbi.getConfig(Extensions.class)
                        .findFactory(SqlObjectFactory.class)
                        .orElseThrow(),
                metrics));
        // What was bound to a statement must not reach a log, and every longer rendering shows it; the stack names the
        // store.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        return jdbi;
    }

    private static Duration socketTimeout(Settings settings) {
        return settings.statementTimeout().plusSeconds(1);
    }

    private static HikariDataSource open(Settings settings, MetricRegistry metrics) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(settings.name());
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password().reveal());
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(Math.min(2, settings.poolSize()));
        config.setConnectionTimeout(settings.patience().toMillis());
        config.setValidationTimeout(Math.min(1_000, settings.patience().toMillis()));
        // The pool must come up while the database is still away: each use then says so, and later ones succeed.
        config.setInitializationFailTimeout(-1);
        config.setMetricRegistry(metrics);
        config.addDataSourceProperty("ApplicationName", "casewire " + settings.name());
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("connectTimeout", "3");
        config.addDataSourceProperty(
                "socketTimeout", String.valueOf(socketTimeout(settings).toSeconds()));
        config.addDataSourceProperty("prepareThreshold", "1");
        config.addDataSourceProperty("binaryTransferEnable", BinaryArray.TYPES);
        // The detail of an error quotes the row that it is about.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty(
                "options",
                "-c statement_timeout=" + settings.statementTimeout().toMillis()
                        + " -c idle_in_transaction_session_timeout=5000 -c timezone=UTC" + PLANS);
        config.setDataSource(PatientSource.of(config));
        return new HikariDataSource(config);
    }

    /**
     * The same pool for threads of our own that have nothing better to do: a commit is awaited for this long, whatever it
     * waits for. A standby that is away holds commits up and harms nobody; to give one up leaves its outcome unknown and
     * its session behind on the server.
     */
    public Database awaitingCommits(Duration patience) {
        return new Database(pool, jdbi, plans, new Commits(patience), outage, statementLimit);
    }

    /** The same pool, whose outages are told together with the other's: there is one database, and one line about it. */
    public Database tellingOutagesWith(Database other) {
        return new Database(pool, jdbi, plans, commits, other.outage, statementLimit);
    }

    /**
     * The same pool for work that nobody waits for: a statement of it is cancelled after this time, so that one bad plan or
     * one lock costs a job its turn and nobody else a connection.
     */
    public Database limitingStatements(Duration limit) {
        return new Database(pool, jdbi, plans, commits, outage, Optional.of(limit));
    }

    /** Told here once for all who come, who need say nothing of it themselves. */
    private static Outage outage(Settings settings) {
        return new Outage(LOG, "The database is away; what needs it waits or is refused", "The database is back")
                .about("address", settings.address());
    }

    /** Runs the work in one transaction of the link login, over all organisations. */
    public <R> R inTransaction(Work<R> work) {
        return transact(work);
    }

    /** Runs work without a result in one transaction of the link login. */
    public void useTransaction(Consumer<Handle> work) {
        transact(handle -> {
            work.accept(handle);
            return true;
        });
    }

    /** Runs the work in one transaction that sees this organisation's rows alone. */
    public <R> R inTransaction(OrganisationId organisation, Work<R> work) {
        return inTransaction(List.of(organisation), work);
    }

    /** Runs the work in one transaction that sees these organisations' rows alone. */
    public <R> R inTransaction(Collection<OrganisationId> organisations, Work<R> work) {
        String setting = organisations.stream()
                .map(OrganisationId::toString)
                .distinct()
                .collect(Collectors.joining(",", "{", "}"));
        return transact(handle -> {
            handle.createQuery("select set_config('casewire.organisations', :organisations, true)")
                    .bind("organisations", setting)
                    .mapTo(String.class)
                    .one();
            return work.with(handle);
        });
    }

    private <R> R transact(Work<R> work) {
        try {
            R result = transactOnce(work);
            outage.worked();
            return result;
        } catch (RuntimeException e) {
            boolean ownLimit = statementLimit.isPresent() && Unavailable.isLimit(e);
            if (Unavailable.isAway(e) && !ownLimit && !pool.isClosed()) {
                outage.failed(e);
            }
            throw e;
        }
    }

    private <R> R transactOnce(Work<R> work) {
        return jdbi.withHandle(handle -> commits.around(
                handle.getConnection(),
                awaited -> handle.inTransaction(open -> {
                    plans.use(open.getConnection());
                    statementLimit.ifPresent(
                            limit -> open.execute("set local statement_timeout = " + limit.toMillis()));
                    R result = work.with(open);
                    awaited.run();
                    return result;
                })));
    }

    public HikariDataSource pool() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
    }

    /** What runs inside a transaction; it commits when the work returns, and rolls back when it throws. */
    @FunctionalInterface
    public interface Work<R> {
        R with(Handle handle);
    }

    /**
     * One login's pool.
     *
     * @param name shown in metrics and in pg_stat_activity
     * @param patience how long a caller waits for a connection before it is told that the database is away
     * @param statementTimeout after which PostgreSQL cancels a statement
     */
    public record Settings(
            String name,
            String url,
            String user,
            Secret password,
            int poolSize,
            Duration patience,
            Duration statementTimeout) {
        /** Hosts and ports; a URL may hold a password. */
        String address() {
            return url.replaceFirst("^jdbc:postgresql:(//)?", "").replaceFirst("[/?].*", "");
        }
    }
}
