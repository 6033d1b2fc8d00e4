package org.casewire.daemon.command;

import static java.util.stream.Collectors.joining;

import io.dropwizard.core.setup.Bootstrap;
import java.nio.file.Path;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import net.sourceforge.argparse4j.inf.Subparsers;
import org.casewire.core.crypto.MasterKeyset;
import org.casewire.daemon.Console;
import org.casewire.daemon.GatewayConfiguration;
import org.casewire.daemon.WrongUsage;
import org.casewire.daemon.config.KeysetSettings;

/**
 * Makes the master keyset, gives it new keys, or destroys an organisation's. Never prints any of it. What the database
 * knows of its keyset is asked before anything is written.
 */
public final class KeysetCommand extends ConsoleCommand {
    private static final String ACTION = "action";
    private static final String ORGANISATION = "organisation";
    private static final String CONFIRM = "confirm";

    /** The result for programs. @param renew which copies must be renewed */
    record Changed(String action, String keyset, List<String> renew) {}

    public KeysetCommand(Console console) {
        super(console, "keyset", "make the master keyset, give it new keys, or destroy an organisation's");
    }

    @Override
    public void configure(Subparser parser) {
        Subparsers actions = parser.addSubparsers().dest(ACTION).metavar("ACTION");
        Subparser create =
                actions.addParser("create").help("make a new keyset file; an existing one is never replaced");
        Subparser rotate = actions.addParser("rotate")
                .help("seal with new keys from now on; what is under the old ones still opens");
        Subparser destroy = actions.addParser("destroy")
                .help("erase an organisation for good, backups of the database included, by destroying its key");
        destroy.addArgument("--organisation")
                .dest(ORGANISATION)
                .metavar("SLUG")
                .required(true)
                .help("whose key");
        destroy.addArgument("--confirm")
                .dest(CONFIRM)
                .metavar("SLUG")
                .required(true)
                .help("the same once more: nothing of it can ever be read again");
        for (Subparser action : List.of(create, rotate, destroy)) {
            addJson(action);
            addConfig(action);
        }
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
        GatewayConfiguration configuration = configuration(bootstrap, arguments);
        KeysetSettings settings = configuration.keyset();
        Path file = settings.file()
                .orElseThrow(() -> new WrongUsage(
                        "The keyset comes from the environment variable %s, which no command can change. Name a file under keyset.file, and put its content into the variable afterwards."
                                .formatted(settings.env().orElse(""))));
        switch (arguments.getString(ACTION)) {
            case "create" -> create(configuration, file, arguments);
            case "rotate" -> rotate(configuration, file, arguments);
            default -> destroy(configuration, file, arguments);
        }
    }

    private void create(GatewayConfiguration configuration, Path file, Namespace arguments) {
        if (new KeysetOnRecord(configuration.database(), console()).exists()) {
            throw new WrongUsage(
                    "This database was used with a keyset before, and a new one opens nothing of it. Put that one at %s, from its safe copy or another node; a new keyset needs a new database."
                            .formatted(file));
        }
        MasterKeyset.create(file);
        result(
                arguments,
                new Changed("created", file.toString(), List.of()),
                "%s is made. Copy it to a safe place away from the database's backups: without it nothing can be read again."
                        .formatted(file));
    }

    private void rotate(GatewayConfiguration configuration, Path file, Namespace arguments) {
        try (OwnerSession session = OwnerSession.open(configuration)) {
            session.keysets().rotate();
            result(
                    arguments,
                    new Changed("rotated", file.toString(), session.copies()),
                    "%s has new keys. Running daemons that read this file take them up within seconds.\n%s"
                            .formatted(file, renew(configuration.keyset(), session.copies())));
        }
    }

    private void destroy(GatewayConfiguration configuration, Path file, Namespace arguments) {
        String slug = arguments.getString(ORGANISATION);
        if (!slug.equals(arguments.getString(CONFIRM))) {
            throw new WrongUsage(
                    "Give the same slug under --confirm: all that %s has stored is erased for good.".formatted(slug));
        }
        try (OwnerSession session = OwnerSession.openWithout(slug, configuration)) {
            session.keysets().destroy(session.organisation(slug).id());
            result(
                    arguments,
                    new Changed("destroyed", file.toString(), session.copies()),
                    "The key of %s is destroyed in %s. It is erased when every other copy of the keyset has gone the same way:\n%s"
                            .formatted(slug, file, renew(configuration.keyset(), session.copies())));
        }
    }

    /** Which copies are behind after a change, and what to do with them. */
    static String renew(KeysetSettings settings, List<String> copies) {
        return copies.stream()
                .map(copy -> "  * " + copy)
                .collect(joining(
                        "\n",
                        "The keyset has changed: copy %s now over each of its other copies:\n"
                                .formatted(settings.file().map(Path::toString).orElse("the keyset")),
                        ""));
    }
}
