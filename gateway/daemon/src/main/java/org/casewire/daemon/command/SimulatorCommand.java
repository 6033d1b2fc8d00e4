package org.casewire.daemon.command;

import io.dropwizard.core.setup.Bootstrap;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.casewire.daemon.Console;
import org.casewire.daemon.OrderlyExit;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;

/** Runs the SMSC simulator alone, on loopback, until it is told to stop. */
public final class SimulatorCommand extends ConsoleCommand {
    private final OrderlyExit exit;

    /** The result for programs: where it listens. */
    record Listening(int smppPort, int controlPort, String systemId) {}

    public SimulatorCommand(Console console, OrderlyExit exit) {
        super(console, "simulator", "run the SMSC simulator alone, on loopback");
        this.exit = exit;
    }

    @Override
    public void configure(Subparser parser) {
        addJson(parser);
        parser.addArgument("--port").type(Integer.class).setDefault(2775).help("where SMPP is spoken; 0 takes any");
        parser.addArgument("--control")
                .type(Integer.class)
                .setDefault(2780)
                .help("where it is controlled, by HTTP; 0 takes any");
        parser.addArgument("--system-id").setDefault("casewire").help("what a client must bind as");
        parser.addArgument("--password").setDefault("casewire").help("and with which password; no secret is kept here");
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
        exit.guard();
        String systemId = arguments.getString("system_id");
        Simulator simulator = new Simulator(SimulatorSettings.onPorts(
                        arguments.getInt("port"),
                        arguments.getInt("control"),
                        systemId,
                        arguments.getString("password")))
                .start();
        exit.running(simulator::close);
        result(
                arguments,
                new Listening(simulator.smppPort(), simulator.controlPort(), systemId),
                "The simulator speaks SMPP on 127.0.0.1:%d and is controlled on http://127.0.0.1:%d. Ctrl-C ends it."
                        .formatted(simulator.smppPort(), simulator.controlPort()));
        exit.awaitEnd();
    }
}
