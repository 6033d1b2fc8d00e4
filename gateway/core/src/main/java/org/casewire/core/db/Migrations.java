package org.casewire.core.db;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.ClassicConfiguration;

/**
 * Brings a database to the schema that this build knows, and says how far it is.
 *
 * <p>Runs as the owner login, the only one that may create tables; the two others are named to the scripts by the
 * placeholders {@code ${app}} and {@code ${link}}, which grant them what they need. Scripts go forward only. A schema
 * <em>newer</em> than this build is accepted, because nodes are upgraded one by one. Several processes may call
 * {@link #migrate()} at once: a lock in the database lets one work and the others wait.
 */
public final class Migrations {
    /** A script of this build. */
    public record Migration(String version, String description, boolean applied) {}

    private static final Set<MigrationState> WAITING = Set.of(MigrationState.PENDING, MigrationState.OUT_OF_ORDER);

    private final Flyway flyway;

    /**
     * @param owner connections of the login that owns the schema
     * @param appRole the login of requests
     * @param linkRole the login of dispatch, receipts and inbound texts
     */
    public Migrations(DataSource owner, String appRole, String linkRole) {
        ClassicConfiguration configuration = new ClassicConfiguration(Migrations.class.getClassLoader());
        configuration.setDataSource(owner);
        configuration.setLocationsAsStrings("classpath:db/migration");
        configuration.setPlaceholders(Map.of("app", appRole, "link", linkRole));
        configuration.setCleanDisabled(true);
        // The default says which files it saw on each start; what was applied is this class's to tell.
        configuration.setLoggers("slf4j");
        this.flyway = new Flyway(configuration);
    }

    /**
     * Applies what is missing, each script in a transaction of its own.
     *
     * @return what was applied just now, in order
     * @throws SchemaException when a script fails or an applied one was changed afterwards
     */
    public List<Migration> migrate() {
        List<Migration> before = pending();
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            throw new SchemaException(
                    "The schema could not be migrated, and stands where the last complete script left it: "
                            + e.getMessage(),
                    e);
        }
        return before.stream()
                .map(each -> new Migration(each.version(), each.description(), true))
                .toList();
    }

    /** @return every script of this build, in order */
    public List<Migration> status() {
        return scripts()
                .map(each -> new Migration(
                        requireNonNull(each.getVersion()).toString(),
                        each.getDescription(),
                        !WAITING.contains(each.getState())))
                .toList();
    }

    /** @return the scripts that this database has yet to run */
    public List<Migration> pending() {
        return status().stream().filter(each -> !each.applied()).toList();
    }

    private Stream<MigrationInfo> scripts() {
        try {
            return Arrays.stream(flyway.info().all()).filter(each -> each.getVersion() != null);
        } catch (FlywayException e) {
            throw new SchemaException("The schema's state could not be read: " + e.getMessage(), e);
        }
    }
}
