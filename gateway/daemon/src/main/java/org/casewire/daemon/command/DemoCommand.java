package org.casewire.daemon.command;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.casewire.api.console.ConsolePages;
import org.casewire.core.crypto.MasterKeyset;
import org.casewire.core.organisation.OrganisationSpec;
import org.casewire.daemon.ConfigurationSource;
import org.casewire.daemon.Console;
import org.casewire.daemon.GatewayConfiguration;
import org.casewire.daemon.OrderlyExit;
import org.casewire.daemon.config.GatewayConfigurationFactory;
import org.casewire.daemon.database.OwnFolder;
import org.casewire.daemon.demo.DemoData;
import org.casewire.daemon.demo.DemoSignIn;
import org.casewire.daemon.demo.FirstSteps;
import org.casewire.daemon.demo.HandsetServlet;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;

/**
 * Runs everything in one process: the daemon on an embedded database, with the SMSC simulator as its operator, an
 * organisation, cases and a key. All of it is the real thing on the configuration config/demo.yml; what it makes is in
 * one folder, and a second start finds it again.
 */
public final class DemoCommand extends ServerCommand<GatewayConfiguration> {
    private static final String CONFIGURATION = "/config/demo.yml";
    private static final String ACCOUNT = "demo";

    private final Console console;
    private final OrderlyExit exit;
    private final Consumer<ConfigurationSource> configuredBy;
    private final Map<String, String> variables = new HashMap<>();

    /** @param configuredBy told where the configuration can be read again, before the daemon is made */
    public DemoCommand(
            Application<GatewayConfiguration> application,
            Console console,
            OrderlyExit exit,
            Consumer<ConfigurationSource> configuredBy) {
        super(application, "demo", "run the daemon with a database, a simulated operator and cases to try");
        this.console = console;
        this.exit = exit;
        this.configuredBy = configuredBy;
    }

    @Override
    public void configure(Subparser parser) {
        parser.addArgument("--data")
                .setDefault("casewire-data")
                .metavar("DIR")
                .help("the folder that holds everything; made when missing");
        parser.addArgument("--port")
                .type(Integer.class)
                .setDefault(8080)
                .metavar("N")
                .help("the API's port");
        parser.addArgument("--admin-port")
                .type(Integer.class)
                .setDefault(8081)
                .metavar("N")
                .help("the port of health and metrics");
        parser.addArgument("--control")
                .type(Integer.class)
                .setDefault(2780)
                .metavar("N")
                .help("the simulator's control port, where patients' texts come from");
        parser.addArgument("--handset")
                .action(Arguments.storeTrue())
                .help("play the patient too: the first steps begin with her phone, %s in the browser"
                        .formatted(HandsetServlet.PATH));
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
        exit.guard();
        Path data = Path.of(arguments.getString("data"));
        OwnFolder.make(data);
        Path keyset = data.resolve("keyset.json");
        if (!Files.exists(keyset)) {
            MasterKeyset.create(keyset);
        }
        Simulator simulator =
                new Simulator(SimulatorSettings.onPorts(0, arguments.getInt("control"), ACCOUNT, ACCOUNT)).start();
        variables.put("CASEWIRE_DEMO_DATA", data.toString());
        variables.put("CASEWIRE_DEMO_PORT", arguments.getInt("port").toString());
        variables.put("CASEWIRE_DEMO_ADMIN_PORT", arguments.getInt("admin_port").toString());
        variables.put("CASEWIRE_DEMO_SMPP_PORT", Integer.toString(simulator.smppPort()));
        useOwnConfiguration(bootstrap);
        configuredBy.accept(WrittenConfiguration.at(bootstrap, CONFIGURATION));
        super.run(bootstrap, new DemoRun(bootstrap, data, simulator).with(arguments));
    }

    @SuppressWarnings("unchecked")
    private void useOwnConfiguration(Bootstrap<?> any) {
        Bootstrap<GatewayConfiguration> bootstrap = (Bootstrap<GatewayConfiguration>) any;
        bootstrap.setConfigurationSourceProvider(DemoCommand::resource);
        bootstrap.setConfigurationFactoryFactory((type, validator, mapper, prefix) ->
                new GatewayConfigurationFactory<>(type, validator, mapper, variables::get));
    }

    private static InputStream resource(String path) throws IOException {
        return Optional.ofNullable(DemoCommand.class.getResourceAsStream(path))
                .orElseThrow(() -> new NoSuchFileException(path));
    }

    /** What this start has made so far, handed through Dropwizard's arguments to where the server is up. */
    private record DemoRun(Bootstrap<?> bootstrap, Path data, Simulator simulator) {
        private static final String KEY = "run";

        Namespace with(Namespace arguments) {
            Map<String, Object> attributes = new HashMap<>(arguments.getAttrs());
            attributes.put("file", CONFIGURATION);
            attributes.put(KEY, this);
            return new Namespace(attributes);
        }

        static DemoRun of(Namespace arguments) {
            return arguments.get(KEY);
        }
    }

    @Override
    protected void run(Environment environment, Namespace arguments, GatewayConfiguration configuration)
            throws Exception {
        DemoRun run = DemoRun.of(arguments);
        Running running = new Running();
        environment.lifecycle().addServerLifecycleListener(server -> {
            server.setStopAtShutdown(false);
            running.server = Optional.of(server);
        });
        OrganisationSpec organisation = organisation(run.bootstrap());
        environment
                .servlets()
                .addServlet(
                        "handset",
                        new HandsetServlet(run.simulator(), numbers(organisation), environment.getObjectMapper()))
                .addMapping(HandsetServlet.PATH, HandsetServlet.PATH + "/*");
        DemoSignIn signIn = new DemoSignIn();
        environment.servlets().addServlet(ConsolePages.DEMO_SIGN_IN, signIn).addMapping(DemoSignIn.PATH);
        super.run(environment, arguments, configuration);
        Server server = running.server.orElseThrow();
        exit.running(() -> {
            server.stop();
            run.simulator().close();
        });
        int port = ((NetworkConnector) server.getConnectors()[0]).getLocalPort();
        FirstSteps.Start start = Boolean.TRUE.equals(arguments.getBoolean("handset"))
                ? FirstSteps.Start.BOTH_SIDES
                : FirstSteps.Start.PROFESSIONAL;
        try (OwnerSession session = OwnerSession.open(configuration)) {
            DemoData made = DemoData.make(session.setup(), session.keys(), organisation, session.actor(), run.data());
            signIn.offer(made);
            console.say(FirstSteps.on(port, made).text(run.simulator().controlPort(), run.data(), start));
        }
    }

    private static OrganisationSpec organisation(Bootstrap<?> bootstrap) throws Exception {
        try (InputStream file = resource("/demo/organisation.yml")) {
            return OrganisationCommand.read(bootstrap, "demo/organisation.yml", file);
        }
    }

    private static List<String> numbers(OrganisationSpec organisation) {
        return organisation.senderNumbers().stream()
                .map(OrganisationSpec.Number::number)
                .toList();
    }

    /** The server, once it runs. */
    private static final class Running {
        Optional<Server> server = Optional.empty();
    }

    @Override
    public void onError(Cli cli, Namespace arguments, Throwable fault) {
        Failure.tell(console, fault);
    }
}
