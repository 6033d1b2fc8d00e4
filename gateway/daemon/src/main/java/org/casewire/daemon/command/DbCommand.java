package org.casewire.daemon.command;

import io.dropwizard.core.setup.Bootstrap;
import java.util.List;
import java.util.stream.Collectors;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import net.sourceforge.argparse4j.inf.Subparsers;
import org.casewire.core.db.Migrations;
import org.casewire.core.db.Migrations.Migration;
import org.casewire.daemon.Console;
import org.casewire.daemon.GatewayConfiguration;
import org.casewire.daemon.database.DatabaseAccess;

/** Brings the schema up to date, or says how far it is. Both work beside running daemons. */
public final class DbCommand extends ConsoleCommand {
    private static final String ACTION = "action";

    /** The results for programs. */
    record Migrated(List<Migration> applied) {}

    record Status(boolean upToDate, List<Migration> migrations) {}

    public DbCommand(Console console) {
        super(console, "db", "migrate the database's schema, or show its state");
    }

    @Override
    public void configure(Subparser parser) {
        Subparsers actions = parser.addSubparsers().dest(ACTION).metavar("ACTION");
        Subparser migrate = actions.addParser("migrate").help("apply every missing migration, under a lock");
        Subparser status = actions.addParser("status").help("list the migrations, applied and missing");
        for (Subparser action : List.of(migrate, status)) {
            addJson(action);
            addConfig(action);
        }
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
        GatewayConfiguration configuration = configuration(bootstrap, arguments);
        try (DatabaseAccess database = DatabaseAccess.attach(configuration.database())) {
            Migrations migrations = database.migrations();
            if (arguments.getString(ACTION).equals("migrate")) {
                KeysetOnRecord.require(database, configuration.keyset());
                migrate(migrations, arguments);
            } else {
                status(migrations, arguments);
            }
        }
    }

    private void migrate(Migrations migrations, Namespace arguments) {
        List<Migration> applied = migrations.migrate();
        String words = applied.isEmpty()
                ? "The schema was up to date already."
                : applied.stream()
                        .map(each -> "applied V%s %s".formatted(each.version(), each.description()))
                        .collect(Collectors.joining("\n"));
        result(arguments, new Migrated(applied), words);
    }

    private void status(Migrations migrations, Namespace arguments) {
        List<Migration> all = migrations.status();
        boolean upToDate = all.stream().allMatch(Migration::applied);
        String list = all.stream()
                .map(each -> "%-8s V%s %s%n"
                        .formatted(each.applied() ? "applied" : "MISSING", each.version(), each.description()))
                .collect(Collectors.joining());
        String verdict = upToDate
                ? "The schema is up to date."
                : "The schema is older than this build: run 'casewire db migrate CONFIG'.";
        result(arguments, new Status(upToDate, all), list + verdict);
    }
}
