package org.casewire.daemon.command;

import io.dropwizard.core.setup.Bootstrap;
import java.nio.file.Path;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import net.sourceforge.argparse4j.inf.Subparsers;
import org.casewire.core.crypto.MasterKeyset;
import org.casewire.daemon.Console;
import org.casewire.daemon.WrongUsage;
import org.casewire.daemon.config.KeysetSettings;

/** Makes the master keyset, or gives it new keys. Never prints any of it. */
public final class KeysetCommand extends ConsoleCommand {
    private static final String ACTION = "action";

    /** The result for programs. */
    record Changed(String action, String keyset) {}

    public KeysetCommand(Console console) {
        super(console, "keyset", "make the master keyset, or give it new keys");
    }

    @Override
    public void configure(Subparser parser) {
        Subparsers actions = parser.addSubparsers().dest(ACTION).metavar("ACTION");
        Subparser create =
                actions.addParser("create").help("make a new keyset file; an existing one is never replaced");
        Subparser rotate = actions.addParser("rotate")
                .help("seal with new keys from now on; what is under the old ones still opens");
        for (Subparser action : List.of(create, rotate)) {
            addJson(action);
            addConfig(action);
        }
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
        KeysetSettings settings = configuration(bootstrap, arguments).keyset();
        Path file = settings.file()
                .orElseThrow(() -> new WrongUsage(
                        "The keyset comes from the environment variable %s, which no command can change. Name a file under keyset.file, and put its content into the variable afterwards."
                                .formatted(settings.env().orElse(""))));
        if (arguments.getString(ACTION).equals("create")) {
            MasterKeyset.create(file);
            result(
                    arguments,
                    new Changed("created", file.toString()),
                    "%s is made. Copy it to a safe place away from the database's backups: without it nothing can be read again."
                            .formatted(file));
        } else {
            MasterKeyset.load(settings.source()).rotate();
            result(
                    arguments,
                    new Changed("rotated", file.toString()),
                    "%s has new keys. Running daemons take them up by themselves; renew your safe copy."
                            .formatted(file));
        }
    }
}
