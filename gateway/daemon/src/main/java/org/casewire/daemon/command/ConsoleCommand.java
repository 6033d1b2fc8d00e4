package org.casewire.daemon.command;

import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import java.io.IOException;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.casewire.daemon.Console;
import org.casewire.daemon.GatewayConfiguration;

/** A command that does one thing, says what came of it, and ends. */
abstract class ConsoleCommand extends Command {
    private static final String CONFIG = "config";
    private static final String JSON = "json";

    private final Console console;

    ConsoleCommand(Console console, String name, String description) {
        super(name, description);
        this.console = console;
    }

    Console console() {
        return console;
    }

    static void addJson(Subparser parser) {
        parser.addArgument("--json")
                .dest(JSON)
                .action(Arguments.storeTrue())
                .help("print the result as JSON, for programs");
    }

    static void addConfig(Subparser parser) {
        parser.addArgument(CONFIG).metavar("CONFIG").help("the configuration file, such as config/casewire.yml");
    }

    static String configPath(Namespace arguments) {
        return arguments.getString(CONFIG);
    }

    static GatewayConfiguration configuration(Bootstrap<?> bootstrap, Namespace arguments)
            throws IOException, ConfigurationException {
        WrittenConfiguration written = WrittenConfiguration.at(bootstrap, configPath(arguments));
        return written.parse(written.text());
    }

    /** Prints a result: as JSON when asked for, in words otherwise. */
    void result(Namespace arguments, Object value, String words) {
        if (Boolean.TRUE.equals(arguments.getBoolean(JSON))) {
            console.json(value);
        } else {
            console.say(words);
        }
    }

    @Override
    public void onError(Cli cli, Namespace arguments, Throwable fault) {
        Failure.tell(console, fault);
    }
}
