package org.casewire.daemon.command;

import io.dropwizard.core.setup.Bootstrap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.casewire.core.access.AccessService.Expiry;
import org.casewire.core.access.Role;
import org.casewire.core.organisation.OrganisationSettings;
import org.casewire.core.organisation.OrganisationSpec;
import org.casewire.daemon.Console;
import org.casewire.daemon.GatewayConfiguration;
import org.casewire.daemon.OrderlyExit;
import org.casewire.daemon.WrongUsage;
import org.casewire.daemon.bench.Bench;
import org.casewire.daemon.bench.BenchException;
import org.casewire.daemon.bench.Plan;
import org.casewire.daemon.bench.Report;
import org.casewire.daemon.bench.Tenant;
import org.casewire.daemon.bench.Workload;
import org.casewire.daemon.database.DatabaseAccess;

/** Measures this machine: the real daemon with a database and a simulated operator, under a load of its own. */
public final class BenchCommand extends ConsoleCommand {
    private static final String WORKLOAD = "workload";
    private static final List<Integer> USUAL_RATES = List.of(100, 1_000);
    private static final List<Integer> USUAL_SIZES = List.of(10_000, 1_000_000, 5_000_000);

    private final OrderlyExit exit;

    public BenchCommand(Console console, OrderlyExit exit) {
        super(console, "bench", "measure how many messages this machine delivers, and how fast");
        this.exit = exit;
    }

    @Override
    public void configure(Subparser parser) {
        addJson(parser);
        parser.addArgument(WORKLOAD)
                .nargs("*")
                .metavar("WORKLOAD")
                .help(Arrays.stream(Workload.values())
                        .map(workload -> workload.word() + ": " + workload.help())
                        .collect(Collectors.joining("; ")));
        number(parser, "--runs", 1, "how often, each from the start; the figures are medians");
        number(parser, "--seconds", 20, "how long is measured");
        number(parser, "--warm-up", 5, "how many seconds run before that");
        number(parser, "--warm-up-messages", 20_000, "and before that, how many messages or texts at full load");
        number(parser, "--connections", 64, "HTTP connections, each with one request at a time");
        number(parser, "--organisations", 4, "organisations, each with a key and a sender number");
        number(parser, "--cases", 2_000, "cases in progress, over all organisations");
        number(parser, "--outstanding", 2_000, "at full load, messages accepted and not yet delivered");
        number(parser, "--window", 500, "submit_sm without an answer, and deliver_sm");
        parser.addArgument("--rate")
                .type(Integer.class)
                .action(Arguments.append())
                .metavar("N")
                .help("for latency, messages a second; several times for several rates (100 and 1000)");
        number(parser, "--event-clients", 2_000, "for events, clients of the event stream over all organisations");
        number(parser, "--event-rate", 10, "and messages a second that they are told of, three events each");
        parser.addArgument("--messages")
                .type(Integer.class)
                .action(Arguments.append())
                .metavar("N")
                .help("for lookups, messages in the database; several times for several sizes"
                        + " (10000, 1000000 and 5000000)");
        number(parser, "--lookups", 2_000, "and how many of each kind");
        number(parser, "--limit-seconds", 10, "for limits, how long each is measured");
        number(parser, "--starts", 3, "for start, how often the daemon is started anew");
        number(parser, "--idle-seconds", 10, "and how long it rests then before its memory is looked at");
        parser.addArgument("--daemon-option")
                .dest("daemon_options")
                .action(Arguments.append())
                .type(String.class)
                .setDefault(new ArrayList<String>())
                .metavar("OPTION")
                .help(
                        "an option for the daemon's Java, such as --daemon-option=-XX:StartFlightRecording=filename=FILE");
    }

    private static Argument number(Subparser parser, String name, int otherwise, String help) {
        return parser.addArgument(name)
                .type(Integer.class)
                .setDefault(otherwise)
                .metavar("N")
                .help(help + " (%d)".formatted(otherwise));
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
        Plan plan = plan(arguments);
        exit.guard();
        try (Bench bench = new Bench(plan, setup(bootstrap, arguments), console()::tell)) {
            exit.running(bench::close);
            Report report = bench.run();
            result(arguments, report, report.words());
            if (!report.isWhole()) {
                throw new BenchException("Not all went as it must; the figures above do not count.");
            }
        }
    }

    private static Plan plan(Namespace arguments) {
        List<Integer> rates = arguments.getList("rate");
        List<Integer> sizes = arguments.getList("messages");
        List<String> words = arguments.getList(WORKLOAD);
        return new Plan(
                words.isEmpty()
                        ? List.of(Workload.OUTBOUND)
                        : words.stream().map(BenchCommand::workload).toList(),
                arguments.getInt("runs"),
                rates == null ? USUAL_RATES : rates,
                arguments.getInt("event_clients"),
                arguments.getInt("event_rate"),
                sizes == null ? USUAL_SIZES : sizes,
                arguments.getInt("lookups"),
                Duration.ofSeconds(arguments.getInt("limit_seconds")),
                arguments.getInt("starts"),
                Duration.ofSeconds(arguments.getInt("idle_seconds")),
                Duration.ofSeconds(arguments.getInt("warm_up")),
                arguments.getInt("warm_up_messages"),
                Duration.ofSeconds(arguments.getInt("seconds")),
                arguments.getInt("connections"),
                arguments.getInt("organisations"),
                arguments.getInt("cases"),
                arguments.getInt("outstanding"),
                arguments.getInt("window"),
                arguments.getList("daemon_options"));
    }

    private static Workload workload(String word) {
        return Arrays.stream(Workload.values())
                .filter(workload -> workload.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new WrongUsage("There is no workload %s, but %s."
                        .formatted(
                                word,
                                Arrays.stream(Workload.values())
                                        .map(Workload::word)
                                        .collect(Collectors.joining(", ")))));
    }

    private static Bench.Setup setup(Bootstrap<?> bootstrap, Namespace arguments) {
        return new Bench.Setup() {
            @Override
            public List<Tenant> tenants(Path file, int count, String carrier) throws Exception {
                try (OwnerSession session = OwnerSession.open(read(file))) {
                    List<Tenant> tenants = new ArrayList<>();
                    for (int i = 1; i <= count; i++) {
                        tenants.add(tenant(session, i, carrier));
                    }
                    return tenants;
                }
            }

            @Override
            public DatabaseAccess database(Path file) throws Exception {
                return DatabaseAccess.attach(read(file).database());
            }

            private GatewayConfiguration read(Path file) throws Exception {
                Map<String, Object> attributes = new LinkedHashMap<>(arguments.getAttrs());
                attributes.put("config", file.toString());
                return configuration(bootstrap, new Namespace(attributes));
            }
        };
    }

    private static Tenant tenant(OwnerSession session, int number, String carrier) {
        OrganisationSettings usual = OrganisationSettings.defaults();
        OrganisationSettings settings = new OrganisationSettings(
                List.of("FI"),
                List.of("en"),
                Map.of("en", "This conversation has ended. For anything new please contact the health centre."),
                usual.optOutMessage(),
                usual.unknownSenderMessage(),
                usual.autoReplyInterval(),
                usual.severalOpenCases(),
                usual.confirmOn(),
                usual.maxSegments(),
                usual.notAfter(),
                usual.acceptWithin(),
                usual.receiptWithin(),
                usual.retention(),
                usual.pairReserve(),
                usual.plainTypography(),
                usual.unmatchedFor(),
                usual.desk());
        String slug = "bench-" + number;
        String senderNumber = "3584573900%02d".formatted(number);
        OrganisationSpec spec = new OrganisationSpec(
                slug,
                "Health centre " + number,
                settings,
                List.of(new OrganisationSpec.Number(carrier, senderNumber, false)));
        var organisation = session.setup().apply(spec, session.actor()).organisation();
        return new Tenant(
                organisation.id(),
                senderNumber,
                session.keys()
                        .create(organisation.id(), Set.of(Role.FRONTEND), slug, Expiry.NEVER, session.actor())
                        .token());
    }
}
