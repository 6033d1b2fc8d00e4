package org.casewire.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import jakarta.servlet.DispatcherType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.casewire.api.console.ConsolePages;
import org.casewire.daemon.command.BenchCommand;
import org.casewire.daemon.command.CarrierCommand;
import org.casewire.daemon.command.CheckCommand;
import org.casewire.daemon.command.DbCommand;
import org.casewire.daemon.command.DemoCommand;
import org.casewire.daemon.command.KeysCommand;
import org.casewire.daemon.command.KeysetCommand;
import org.casewire.daemon.command.OrganisationCommand;
import org.casewire.daemon.command.RestoreCheckCommand;
import org.casewire.daemon.command.ServeCommand;
import org.casewire.daemon.command.SimulatorCommand;
import org.casewire.daemon.config.GatewayConfigurationFactory;
import org.casewire.daemon.config.HeldLoggers;
import org.casewire.daemon.config.ServerSettings;
import org.casewire.daemon.database.DatabaseAccess;
import org.casewire.daemon.health.Health;
import org.casewire.daemon.health.HealthServlet;
import org.casewire.daemon.health.ProgramsOnly;
import org.casewire.daemon.log.LineValues;
import org.casewire.daemon.log.ThisBuild;
import org.casewire.daemon.metric.PrometheusPage;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program: its commands, and what the daemon consists of. */
public final class GatewayApplication extends Application<GatewayConfiguration> {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayApplication.class);

    private final Console console;
    private final OrderlyExit exit = new OrderlyExit();
    private final Leaving leaving = new Leaving();
    private Optional<ConfigurationSource> source = Optional.empty();

    private GatewayApplication(Console console) {
        this.console = console;
    }

    public static void main(String[] arguments) throws Exception {
        new GatewayApplication(new Console(System.out, System.err)).run(arguments);
    }

    @Override
    public String getName() {
        return "casewire";
    }

    @Override
    public void initialize(Bootstrap<GatewayConfiguration> bootstrap) {
        ConfigurationSourceProvider files = path -> Files.newInputStream(Path.of(path));
        bootstrap.setConfigurationSourceProvider(files);
        LineValues.install();
        bootstrap.setConfigurationFactoryFactory((type, validator, mapper, prefix) ->
                new GatewayConfigurationFactory<>(type, validator, mapper, System::getenv));
    }

    @Override
    protected void addDefaultCommands(Bootstrap<GatewayConfiguration> bootstrap) {
        bootstrap.addCommand(new DemoCommand(this, console, exit, this::configuredBy));
        bootstrap.addCommand(new ServeCommand(this, console, exit, this::configuredBy));
        bootstrap.addCommand(new CheckCommand(console));
        bootstrap.addCommand(new DbCommand(console));
        bootstrap.addCommand(new OrganisationCommand(console));
        bootstrap.addCommand(new KeysetCommand(console));
        bootstrap.addCommand(new KeysCommand(console));
        bootstrap.addCommand(new CarrierCommand(console));
        bootstrap.addCommand(new RestoreCheckCommand(console));
        bootstrap.addCommand(new SimulatorCommand(console, exit));
        bootstrap.addCommand(new BenchCommand(console, exit));
    }

    private void configuredBy(ConfigurationSource written) {
        source = Optional.of(written);
    }

    @Override
    public void run(GatewayConfiguration configuration, Environment environment) {
        LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
        HeldLoggers.hold(logging);
        new CoreWatch().begin();
        logging.addTurboFilter(new BrokenProcessFilter());
        // A start that failed is told once, in words, by the command itself.
        logging.getLogger(ServerCommand.class).setLevel(Level.OFF);
        configuration.warnings().forEach(LOG::warn);
        DatabaseAccess database = DatabaseAccess.own(configuration.database());
        environment.lifecycle().manage(new Closing(database));
        try {
            database.require(configuration.database().migrateOnStart());
            ThisBuild build = ThisBuild.read();
            LOG.atInfo()
                    .addKeyValue("version", build.version())
                    .addKeyValue("commit", build.commit())
                    .addKeyValue("node", configuration.node().id())
                    .addKeyValue("schema", database.schema())
                    .log("Casewire starts");
            Gateway gateway = new Gateway(
                    configuration, source.orElseThrow(), database, environment.metrics(), Clock.systemUTC());
            environment.lifecycle().manage(new Running(gateway));
            gateway.api().register(environment);
            if (configuration.console().enabled()) {
                new ConsolePages(
                                configuration.console().title(),
                                configuration.console().locale())
                        .register(environment);
            }
            environment.lifecycle().addEventListener(gateway.eventsEnd());
            watch(environment, gateway);
            environment.lifecycle().addServerLifecycleListener(GatewayApplication::ready);
            environment.lifecycle().addEventListener(new LifeCycle.Listener() {
                @Override
                public void lifeCycleStarting(LifeCycle server) {
                    if (server instanceof Server starting) {
                        leaving.serve(starting);
                    }
                }
            });
            Duration drain = ServerSettings.drainOf(configuration.getServerFactory());
            exit.before(() -> drain(drain));
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static void ready(Server server) {
        List<String> doors = Arrays.stream(server.getConnectors())
                .filter(ServerConnector.class::isInstance)
                .map(ServerConnector.class::cast)
                .map(door -> "%s %s:%d".formatted(door.getName(), door.getHost(), door.getLocalPort()))
                .toList();
        LOG.atInfo().addKeyValue("doors", String.join(", ", doors)).log("Casewire is ready");
    }

    /** Whoever asks whether this node is ready sends requests elsewhere from now on. */
    private void drain(Duration time) throws InterruptedException {
        LOG.atInfo()
                .addKeyValue("seconds", time.toSeconds())
                .log("Casewire stops; until then it serves who still comes");
        leaving.begin();
        Thread.sleep(time.toMillis());
    }

    private void watch(Environment environment, Gateway gateway) {
        Health health = new Health();
        gateway.watchedBy(health, leaving::hasBegun);
        health.registerWith(environment.healthChecks());
        environment
                .admin()
                .addServlet("health", new HealthServlet(health, environment.getObjectMapper()))
                .addMapping("/healthcheck");
        PrometheusPage.add(environment.metrics(), environment.admin());
        environment
                .admin()
                .addFilter("programs-only", new ProgramsOnly())
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }

    @Override
    protected void onFatalError(Throwable fault) {
        ExitStatus status = ExitStatus.of(fault);
        exit.failed(status);
        System.exit(status.code());
    }
}
