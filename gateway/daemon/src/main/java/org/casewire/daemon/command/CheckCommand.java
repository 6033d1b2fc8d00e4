package org.casewire.daemon.command;

import io.dropwizard.core.setup.Bootstrap;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.casewire.daemon.Console;
import org.casewire.daemon.config.ConfigurationFault;
import org.casewire.daemon.config.FaultyConfiguration;

/** Reads a configuration and says all that is wrong with it; opens neither a database nor a port. */
public final class CheckCommand extends ConsoleCommand {
    /** The result for programs. */
    record Verdict(String file, boolean valid, List<ConfigurationFault> faults, List<String> warnings) {}

    public CheckCommand(Console console) {
        super(console, "check", "check a configuration without opening anything; says every fault with its line");
    }

    @Override
    public void configure(Subparser parser) {
        addJson(parser);
        addConfig(parser);
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
        String file = configPath(arguments);
        try {
            List<String> warnings = configuration(bootstrap, arguments).warnings();
            warnings.forEach(console()::tell);
            result(arguments, new Verdict(file, true, List.of(), warnings), file + " is in order.");
        } catch (FaultyConfiguration e) {
            if (arguments.getBoolean("json")) {
                console().json(new Verdict(file, false, e.faults(), List.of()));
            }
            throw e;
        }
    }
}
