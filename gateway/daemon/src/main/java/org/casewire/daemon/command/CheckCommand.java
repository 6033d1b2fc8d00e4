package org.casewire.daemon.command;

import io.dropwizard.core.setup.Bootstrap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.casewire.daemon.Console;
import org.casewire.daemon.GatewayConfiguration;
import org.casewire.daemon.config.ConfigurationFault;
import org.casewire.daemon.config.FaultyConfiguration;

/**
 * Reads a configuration and says all that is wrong with it. Opens neither a database nor a port, unless it is asked to
 * see whether what the configuration names answers.
 */
public final class CheckCommand extends ConsoleCommand {
    private static final String CONNECT = "connect";

    /** The result for programs. @param connections what was tried; empty when it was not asked for */
    record Verdict(
            String file,
            boolean valid,
            List<ConfigurationFault> faults,
            List<String> warnings,
            List<ConnectionCheck.Step> connections) {}

    public CheckCommand(Console console) {
        super(console, "check", "check a configuration; says every fault with its line");
    }

    @Override
    public void configure(Subparser parser) {
        parser.addArgument("--" + CONNECT)
                .dest(CONNECT)
                .action(Arguments.storeTrue())
                .help("also go to the database and each carrier it names, without a bind, and change nothing there");
        addJson(parser);
        addConfig(parser);
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
        String file = configPath(arguments);
        try {
            GatewayConfiguration configuration = configuration(bootstrap, arguments);
            List<String> warnings = configuration.warnings();
            warnings.forEach(console()::tell);
            List<ConnectionCheck.Step> steps = Boolean.TRUE.equals(arguments.getBoolean(CONNECT))
                    ? new ConnectionCheck(configuration).run()
                    : List.of();
            result(arguments, new Verdict(file, true, List.of(), warnings, steps), words(file, steps));
            List<ConnectionCheck.Step> faults =
                    steps.stream().filter(step -> !step.works()).toList();
            if (!faults.isEmpty()) {
                throw new Unreachable(faults);
            }
        } catch (FaultyConfiguration e) {
            if (arguments.getBoolean("json")) {
                console().json(new Verdict(file, false, e.faults(), List.of(), List.of()));
            }
            throw e;
        }
    }

    private static String words(String file, List<ConnectionCheck.Step> steps) {
        return Stream.concat(
                        Stream.of(file + " is in order."),
                        steps.stream()
                                .filter(ConnectionCheck.Step::works)
                                .map(step -> "  * %s: %s".formatted(step.what(), step.told())))
                .collect(Collectors.joining("\n"));
    }
}
