package org.casewire.daemon.command;

import io.dropwizard.core.setup.Bootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.casewire.core.dispatch.RestoredQueue;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.restore.RestoreCheck;
import org.casewire.core.restore.RestoreReport;
import org.casewire.daemon.Console;
import org.casewire.daemon.WrongUsage;

/** Says what a database that was restored from a backup would send again and what it lacks, and releases it when told to. */
public final class RestoreCheckCommand extends ConsoleCommand {
    private static final String RELEASE = "release";
    private static final String EXPIRE = "expire-queued";
    private static final String UNCERTAIN = "uncertain-queued";
    private static final String JOURNAL = "journal";
    private static final int SHOWN = 10;

    /** The result for programs. @param released the carriers that were held until now; empty when it was not asked for */
    record Checked(RestoreReport report, Optional<RestoreCheck.Released> released) {}

    public RestoreCheckCommand(Console console) {
        super(console, "restore-check", "after a backup was restored: what would go out again; release the carriers");
    }

    @Override
    public void configure(Subparser parser) {
        parser.addArgument("--" + RELEASE)
                .dest(RELEASE)
                .action(Arguments.storeTrue())
                .help("let the carriers send again; what is shown as queued then goes out");
        parser.addArgument("--" + EXPIRE)
                .dest(EXPIRE)
                .action(Arguments.storeTrue())
                .help(
                        "with --release: what is shown as queued does not go out, and is shown to professionals as EXPIRED");
        parser.addArgument("--" + UNCERTAIN)
                .dest(UNCERTAIN)
                .action(Arguments.storeTrue())
                .help("with --release: what is shown as queued does not go out by itself, and is UNCERTAIN");
        parser.addArgument("--" + JOURNAL)
                .dest(JOURNAL)
                .nargs("+")
                .metavar("FILE")
                .help("nodes' erasure journals; nothing can be erased yet, so there are none");
        addJson(parser);
        addConfig(parser);
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
        if (arguments.getList(JOURNAL) != null) {
            throw new WrongUsage("Nothing can be erased yet, so there is no journal to replay: leave --journal out.");
        }
        boolean release = isGiven(arguments, RELEASE);
        boolean expire = isGiven(arguments, EXPIRE);
        boolean uncertain = isGiven(arguments, UNCERTAIN);
        if (expire && uncertain || (expire || uncertain) && !release) {
            throw new WrongUsage("Give --release, with one of --expire-queued and --uncertain-queued or with neither.");
        }
        try (OwnerSession session = OwnerSession.open(configuration(bootstrap, arguments))) {
            RestoreReport report = session.restores().report();
            NumberPlan numbers = new NumberPlan();
            RestoreCheck.Settling settling = expire
                    ? RestoredQueue.expire(session.ring(), numbers)
                    : uncertain ? RestoredQueue.leaveUncertain(session.ring(), numbers) : RestoreCheck.Settling.NONE;
            Optional<RestoreCheck.Released> released =
                    release ? Optional.of(session.restores().release(session.actor(), settling)) : Optional.empty();
            result(arguments, new Checked(report, released), words(report, released));
        }
    }

    private static boolean isGiven(Namespace arguments, String option) {
        return Boolean.TRUE.equals(arguments.getBoolean(option));
    }

    private static String words(RestoreReport report, Optional<RestoreCheck.Released> released) {
        List<String> lines = new ArrayList<>();
        if (report.restored()) {
            lines.add(report.reason().orElse("The database was restored") + ".");
            report.backupEndsAt()
                    .ifPresent(at -> lines.add("The backup ends at %s%s.%s"
                            .formatted(
                                    at,
                                    report.seenUntil()
                                            .map(seen -> "; it had been seen until " + seen)
                                            .orElse(", or soon after; how far it had been seen, no mark here tells"),
                                    report.missingEvents()
                                            .map(events -> " At least %d events are missing.".formatted(events))
                                            .orElse(" What was accepted, sent and received between is missing."))));
        } else {
            lines.add("No mark says that this database was restored.");
        }
        report.nodes()
                .forEach(
                        node -> lines.add(
                                "Node %s: %s"
                                        .formatted(
                                                node.node(),
                                                node.covered()
                                                        ? "its mark was compared."
                                                        : "its mark was not compared. Start it, or copy its .mark file into node.stateDirectory.")));
        list(lines, "Queued or scheduled at the backup, perhaps sent since; goes out upon --release", report.queued());
        list(lines, "In flight at the backup; becomes UNCERTAIN, and does not go out by itself", report.inFlight());
        report.held().forEach(hold -> lines.add("Carrier %s is held since %s.".formatted(hold.carrier(), hold.at())));
        lines.add(released.map(done -> "Released: %d carriers were held; %d messages were settled, and do not go out."
                        .formatted(done.carriers().size(), done.settled()))
                .orElse(
                        report.held().isEmpty() && !report.restored()
                                ? "No carrier is held for a restore."
                                : "Release it with --release, or one carrier with POST /v1/carriers/{name}/start."));
        return String.join("\n", lines);
    }

    private static void list(List<String> lines, String what, List<RestoreReport.Messages> messages) {
        lines.add(what + (messages.isEmpty() ? ": none." : ":"));
        messages.forEach(some -> lines.add("  %s, carrier %s: %d messages, the oldest of %s: %s%s"
                .formatted(
                        some.organisation(),
                        some.carrier(),
                        some.count(),
                        some.oldest(),
                        some.messages().stream()
                                .limit(SHOWN)
                                .map(UUID::toString)
                                .collect(Collectors.joining(", ")),
                        some.count() > SHOWN ? ", … (all with --json)" : "")));
    }
}
