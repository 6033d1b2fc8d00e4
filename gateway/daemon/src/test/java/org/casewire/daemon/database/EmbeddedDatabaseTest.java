package org.casewire.daemon.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.casewire.core.crypto.Secret;
import org.casewire.core.db.RoleCheck;
import org.casewire.daemon.database.EmbeddedDatabase.Place;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    @TempDir
    Path folder;

    @BeforeEach
    void sharePrograms() throws IOException {
        SharedPrograms.linkInto(folder);
    }

    @Test
    void itIsDurableAndLocalAndSurvivesARestart() throws Exception {
        Place place = new Place(folder, 0);
        try (EmbeddedDatabase database = EmbeddedDatabase.own(place)) {
            assertThat(ask(database, database.app(), "show fsync")).isEqualTo("on");
            assertThat(ask(database, database.app(), "show synchronous_commit")).isEqualTo("on");
            assertThat(ask(database, database.app(), "show full_page_writes")).isEqualTo("on");
            assertThat(ask(database, database.app(), "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(
                            database,
                            database.app(),
                            "select datlocprovider::text || datlocale from pg_database where datname = 'casewire'"))
                    .isEqualTo("bC.UTF-8");
            run(database, database.owner(), "create table kept as select 'yesterday' as day");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.passwords())))
                    .isEqualTo("rw-------");
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.own(place)) {
            assertThat(ask(database, database.owner(), "select day from kept")).isEqualTo("yesterday");
        }
    }

    @Test
    void theFolderOfTheProgramsIsNamedAfterTheVersionThatTheJarCarries() throws Exception {
        // Or an upgraded jar would find the folder of the older one, and go on with its programs.
        try (EmbeddedDatabase database = EmbeddedDatabase.own(new Place(folder, 0))) {
            assertThat("postgresql-" + ask(database, database.app(), "show server_version"))
                    .isEqualTo(EmbeddedDatabase.PROGRAMS);
        }
    }

    @Test
    void noneOfTheLoginsIsPrivilegedAndPasswordsAreChecked() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.own(new Place(folder, 0))) {
            run(database, database.owner(), "create table secret as select 1 as one");
            for (Login login : new Login[] {database.app(), database.link()}) {
                assertThat(RoleCheck.faults(EmbeddedDatabase.source(database.port(), "casewire", login)))
                        .isEmpty();
                assertThatThrownBy(() -> ask(database, login, "select one from secret"))
                        .hasMessageContaining("permission denied");
                assertThatThrownBy(() -> run(database, login, "create table mine (one int)"))
                        .hasMessageContaining("permission denied");
            }
            assertThat(RoleCheck.faults(EmbeddedDatabase.source(database.port(), "casewire", database.owner())))
                    .singleElement()
                    .asString()
                    .contains("owns public.secret");
            assertThatThrownBy(() -> ask(database, new Login("casewire_app", new Secret("wrong")), "select 1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
    }

    @Test
    void aCommandAttachesToTheServerThatRunsAndLeavesItRunning() throws Exception {
        Place place = new Place(folder, 0);
        try (EmbeddedDatabase daemon = EmbeddedDatabase.own(place)) {
            try (EmbeddedDatabase command = EmbeddedDatabase.attach(place)) {
                assertThat(command.attached()).isTrue();
                assertThat(command.url()).isEqualTo(daemon.url());
                assertThat(ask(command, command.owner(), "select 1")).isEqualTo("1");
            }
            assertThat(ask(daemon, daemon.owner(), "select 1")).isEqualTo("1");
        }
        try (EmbeddedDatabase alone = EmbeddedDatabase.attach(place)) {
            assertThat(alone.attached()).isFalse();
            assertThat(ask(alone, alone.owner(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void aServerWithoutAHolderIsTakenOverOnItsPort() throws Exception {
        Place place = new Place(folder, 0);
        int port = startedByAnother(place);
        try (EmbeddedDatabase database = EmbeddedDatabase.own(place)) {
            assertThat(database.port()).isEqualTo(port);
            assertThat(database.attached()).isFalse();
            assertThat(ask(database, database.app(), "select 1")).isEqualTo("1");
        }
        assertThat(Postmaster.of(place.cluster())).isEmpty();
    }

    @Test
    void aServerThatRunsWithoutFsyncIsNotTrusted() throws Exception {
        Place place = new Place(folder, 0);
        EmbeddedDatabase.own(place).close();
        Path bin = place.directory().resolve(EmbeddedDatabase.PROGRAMS);
        PostgresCluster careless =
                new PostgresCluster(PostgresBinaries.in(bin), place.cluster(), place.log(), Map.of("fsync", "off"));
        careless.start(0);
        assertThatThrownBy(() -> EmbeddedDatabase.attach(place)).hasMessageContaining("without fsync");
        try (EmbeddedDatabase database = EmbeddedDatabase.own(place)) {
            assertThat(ask(database, database.app(), "show fsync")).isEqualTo("on");
        }
    }

    @Test
    void aFileLeftByAServerThatIsGoneDoesNotPreventAStart() throws Exception {
        Place place = new Place(folder, 0);
        EmbeddedDatabase.own(place).close();
        // The number of a process that lives and is no PostgreSQL: this one.
        Files.writeString(
                place.cluster().resolve("postmaster.pid"),
                "%d\n%s\n1\n5432\n\n127.0.0.1\n\nready\n"
                        .formatted(ProcessHandle.current().pid(), place.cluster()));
        try (EmbeddedDatabase database = EmbeddedDatabase.own(place)) {
            assertThat(ask(database, database.app(), "select 1")).isEqualTo("1");
        }
    }

    /** Starts the server as a daemon would, and forgets the lock as a killed one does. */
    private static int startedByAnother(Place place) throws Exception {
        EmbeddedDatabase.own(place).close();
        new PostgresCluster(
                        PostgresBinaries.in(place.directory().resolve(EmbeddedDatabase.PROGRAMS)),
                        place.cluster(),
                        place.log())
                .start(0);
        return Postmaster.of(place.cluster()).orElseThrow().port();
    }

    private static String ask(EmbeddedDatabase database, Login login, String query) throws SQLException {
        try (Connection connection = EmbeddedDatabase.source(database.port(), "casewire", login)
                        .getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void run(EmbeddedDatabase database, Login login, String command) throws SQLException {
        try (Connection connection = EmbeddedDatabase.source(database.port(), "casewire", login)
                        .getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
