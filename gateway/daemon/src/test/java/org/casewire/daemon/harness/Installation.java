package org.casewire.daemon.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.casewire.daemon.Program;
import org.casewire.daemon.database.TestServer;

/**
 * An installed Casewire: a folder with a configuration and a keyset, and a database of its own on the tests' server. It
 * is set up as an operator does it, by the commands of the jar.
 */
public final class Installation implements AutoCloseable {
    private static final String CONFIGURATION = "casewire.yml";
    private static final String KEYSET = "keyset.json";
    private static final int NOBODY = 1;

    private final Path folder;
    private final TestServer server;
    private final String database;
    private final boolean owner;
    private Map<String, String> environment = Map.of();
    private List<Path> broken = List.of();
    private String url;
    private List<Carrier> carriers = List.of(Carrier.at(NOBODY));
    private String node = "it-1";
    private String proxies = "";
    private String drain = "0s";
    private String logLevel = "INFO";
    private String incoming = "";
    private int port;

    private Installation(Path folder, TestServer server, String database, boolean owner) {
        this.folder = folder;
        this.server = server;
        this.database = database;
        this.owner = owner;
        this.url = server.url(database);
    }

    /** With a keyset and the schema, and nobody in it. */
    static Installation bare(Path folder) throws Exception {
        Installation installation = new Installation(
                folder, TestServer.shared(), TestServer.shared().create(), true);
        installation.run("keyset", "create");
        installation.run("db", "migrate");
        return installation;
    }

    /** As the standard one, which is made once: two organisations with their keys. */
    public static Installation standard(Path folder) throws IOException {
        return standard(folder, TestServer.shared());
    }

    /** @param server that was copied from the shared one after {@link Standard#keys()} */
    public static Installation standard(Path folder, TestServer server) throws IOException {
        Standard standard = Standard.made();
        Files.copy(standard.installation().keyset(), folder.resolve(KEYSET));
        return new Installation(folder, server, server.copyOf(standard.installation().database), true);
    }

    /**
     * As the standard one, on another server, whose database is still empty: it has no schema.
     *
     * @return where a dump of {@link #standardData} fits, once {@code db migrate} has run
     */
    public static Installation elsewhere(Path folder, TestServer server) throws IOException {
        Files.copy(Standard.made().installation().keyset(), folder.resolve(KEYSET));
        return new Installation(folder, server, server.create(), true);
    }

    /** The standard installation's database, on which nobody works. */
    public static Dump standardData() {
        Installation standard = Standard.made().installation();
        return Dump.of(standard.server, standard.database);
    }

    public TestServer server() {
        return server;
    }

    /** A further node on the same database, with its own folder and configuration. */
    public Installation another(Path other, String id) throws IOException {
        Files.copy(keyset(), other.resolve(KEYSET));
        Installation installation = new Installation(other, server, database, false);
        installation.node = id;
        installation.carriers = carriers;
        return installation;
    }

    /** @param number of a port of this machine that leads to the database, in place of its own */
    public Installation databasePort(int number) {
        return url("jdbc:postgresql://127.0.0.1:%d/%s".formatted(number, database));
    }

    /** @param named by which the daemon finds its database, such as one that names two servers */
    public Installation url(String named) {
        url = named;
        return this;
    }

    /** @param variables of the daemon's environment, for what is preloaded into it */
    public Installation environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        return this;
    }

    /** @param classes in place of those of the jar */
    public Installation brokenBy(Path classes) {
        broken = List.of(classes);
        return this;
    }

    Program program() throws IOException {
        return Program.start(folder, environment, broken, "server", writeConfiguration());
    }

    public Installation carrier(Carrier named) {
        return carriers(List.of(named));
    }

    public Installation carriers(List<Carrier> named) {
        carriers = List.copyOf(named);
        return this;
    }

    /** @param settings of what may come in at once, such as {@code waiting: 20} */
    public Installation incoming(String settings) {
        incoming = settings;
        return this;
    }

    /** @param time for which a daemon that was told to stop serves on */
    public Installation drain(String time) {
        drain = time;
        return this;
    }

    /** @param addresses of proxies that are believed, separated by commas */
    public Installation trusting(String addresses) {
        proxies = addresses;
        return this;
    }

    /** @param level of everything that is not held at another one by the program itself */
    public Installation logLevel(String level) {
        logLevel = level;
        return this;
    }

    /** @param number of the API's port, for what must find the daemon again after its restart; else each start takes any */
    public Installation port(int number) {
        port = number;
        return this;
    }

    /** @return the daemon, ready */
    public Daemon start() throws IOException {
        return new Daemon(this);
    }

    /** Creates or changes an organisation. */
    public void apply(String organisation) throws Exception {
        Path file = Files.createTempFile(folder, "organisation", ".yml");
        Files.writeString(file, organisation);
        run("organisation", "apply", "--file", file.toString());
    }

    /** @return the secret of a new API key */
    public String key(String organisation, String... roles) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("keys", "create", "--organisation", organisation, "--name", "Test " + organisation));
        for (String role : roles) {
            arguments.addAll(List.of("--role", role));
        }
        return run(arguments.toArray(String[]::new)).strip();
    }

    /** Runs a command of the jar to its good end. @return its standard output */
    public String run(String... command) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.add(writeConfiguration());
        try (Program program = Program.run(folder, arguments.toArray(String[]::new))) {
            assertThat(program.awaitExit()).as(program.said()).isZero();
            return program.out();
        }
    }

    /** As it is set up now; a daemon that runs reads it when it is told to. @return its name in the folder */
    public String writeConfiguration() throws IOException {
        Files.writeString(
                folder.resolve(CONFIGURATION),
                """
                server:
                  applicationConnectors: [{type: http, bindHost: 127.0.0.1, port: %d}]
                  adminConnectors: [{type: http, bindHost: 127.0.0.1, port: 0}]
                  trustedProxies: [%s]
                  drain: %s
                logging: {level: %s}
                database:
                  url: %s
                  user: %s
                  password: %s
                  owner: {user: %s, password: %s}
                  link: {user: %s, password: %s}
                keyset: {file: %s}
                limits:
                  requestsPerSecondPerKey: 100000
                  burstPerKey: 100000
                  requestsPerSecondPerOrganisation: 100000
                  burstPerOrganisation: 100000
                  incoming: {%s}
                node: {id: %s, leaseDuration: 2s}
                carriers:
                """.formatted(
                                        port,
                                        proxies,
                                        drain,
                                        logLevel,
                                        url,
                                        server.app().user(),
                                        server.app().password().reveal(),
                                        server.owner().user(),
                                        server.owner().password().reveal(),
                                        server.link().user(),
                                        server.link().password().reveal(),
                                        KEYSET,
                                        incoming,
                                        node)
                        + carriers.stream().map(Carrier::yaml).collect(Collectors.joining()));
        return CONFIGURATION;
    }

    public Path folder() {
        return folder;
    }

    public Path keyset() {
        return folder.resolve(KEYSET);
    }

    public String database() {
        return database;
    }

    /** The first column of what the database holds, as it is under the daemon's hands. */
    public List<String> query(String query) {
        try (Connection connection = server.superuser(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    public long count(String query) {
        return Long.parseLong(query(query).get(0));
    }

    @Override
    public void close() {
        if (owner) {
            server.drop(database);
        }
    }
}
