package org.casewire.daemon.command;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.util.function.Consumer;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.casewire.daemon.ConfigurationSource;
import org.casewire.daemon.Console;
import org.casewire.daemon.GatewayConfiguration;
import org.casewire.daemon.OrderlyExit;

/** Runs the daemon until it is told to stop. */
public final class ServeCommand extends ServerCommand<GatewayConfiguration> {
    private final Console console;
    private final OrderlyExit exit;
    private final Consumer<ConfigurationSource> configuredBy;

    /** @param configuredBy told where the configuration can be read again, before the daemon is made */
    public ServeCommand(
            Application<GatewayConfiguration> application,
            Console console,
            OrderlyExit exit,
            Consumer<ConfigurationSource> configuredBy) {
        super(application, "server", "run the daemon");
        this.console = console;
        this.exit = exit;
        this.configuredBy = configuredBy;
    }

    @Override
    public void configure(Subparser parser) {
        parser.addArgument("file").metavar("CONFIG").help("the configuration file, such as config/casewire.yml");
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
        exit.guard();
        configuredBy.accept(WrittenConfiguration.at(bootstrap, arguments.getString("file")));
        super.run(bootstrap, arguments);
    }

    @Override
    protected void run(Environment environment, Namespace arguments, GatewayConfiguration configuration)
            throws Exception {
        environment.lifecycle().addServerLifecycleListener(server -> {
            // One hook for the whole process: see OrderlyExit.
            server.setStopAtShutdown(false);
            exit.running(server::stop);
        });
        super.run(environment, arguments, configuration);
    }

    @Override
    public void onError(Cli cli, Namespace arguments, Throwable fault) {
        Failure.tell(console, fault);
    }
}
