package org.casewire.daemon.command;

import io.dropwizard.core.setup.Bootstrap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.casewire.core.number.MobileNumber;
import org.casewire.core.number.NumberCheck;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.NumberRejection;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.number.SenderAddress;
import org.casewire.daemon.Console;
import org.casewire.daemon.GatewayConfiguration;
import org.casewire.daemon.WrongUsage;
import org.casewire.smpp.SmppNetwork;
import org.casewire.smpp.SmppProfile;
import org.casewire.smpp.rehearsal.PhoneOwner;
import org.casewire.smpp.rehearsal.Rehearsal;
import org.casewire.smpp.rehearsal.RehearsalPlan;
import org.casewire.smpp.rehearsal.RehearsalReport;

/** Gets to know a carrier from a few texts to a phone in the operator's hand; opens no database. */
public final class CarrierCommand extends ConsoleCommand {
    private static final String NAME = "name";
    private static final String TO = "to";
    private static final String FROM = "from";
    private static final String ASK = "ask";
    private static final String BURST = "burst";
    private static final String WAIT = "wait";
    private static final int SECONDS_FOR_THE_OWNER = 300;
    private static final int LONGEST_SHORT_CODE = 6;

    public CarrierCommand(Console console) {
        super(console, "carrier", "get to know a carrier");
    }

    @Override
    public void configure(Subparser parser) {
        Subparser rehearse = parser.addSubparsers()
                .metavar("ACTION")
                .addParser("rehearse")
                .help("send a few texts to your own phone, and print the profile that fits the carrier");
        addJson(rehearse);
        rehearse.addArgument(NAME).metavar("NAME").help("the carrier, as CONFIG names it");
        rehearse.addArgument("--to").dest(TO).metavar("NUMBER").required(true).help("the phone in your hand");
        rehearse.addArgument("--from")
                .dest(FROM)
                .metavar("NUMBER")
                .help("the sender number that the phone shall see and answer to; without it the carrier chooses");
        rehearse.addArgument("--ask")
                .dest(ASK)
                .action(Arguments.storeTrue())
                .help("ask here what the phone shows, instead of waiting for its answers");
        rehearse.addArgument("--wait")
                .dest(WAIT)
                .metavar("SECONDS")
                .type(Integer.class)
                .setDefault(SECONDS_FOR_THE_OWNER)
                .help("how long to wait for the phone's answers (%d)".formatted(SECONDS_FOR_THE_OWNER));
        rehearse.addArgument("--burst")
                .dest(BURST)
                .metavar("N")
                .type(Integer.class)
                .help(
                        "texts to send at once, to meet the limits; 0 leaves them alone (one more than the profile allows,"
                                + " %d at most)".formatted(RehearsalPlan.Bounds.MOST_AT_ONCE));
        addConfig(rehearse);
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
        RehearsalPlan plan = plan(configuration(bootstrap, arguments), arguments);
        console().tell(plan.words());
        PhoneOwner owner = arguments.getBoolean(ASK) ? new TerminalOwner(console(), System.in) : PhoneOwner.BY_TEXT;
        try (SmppNetwork network = new SmppNetwork(1, 1)) {
            RehearsalReport report = new Rehearsal(plan, network, owner, console()::tell).run();
            result(arguments, report, report.words());
        }
    }

    private static RehearsalPlan plan(GatewayConfiguration configuration, Namespace arguments) {
        String name = arguments.getString(NAME);
        SmppProfile profile = Optional.ofNullable(configuration.carriers().get(name))
                .orElseThrow(() -> new WrongUsage("There is no carrier %s in the configuration: it has %s."
                        .formatted(name, configuration.carriers().keySet())));
        NumberPlan numbers = new NumberPlan();
        String region = profile.inboundNumbers().defaultRegion();
        return new RehearsalPlan(
                name,
                profile,
                phone(numbers, arguments.getString(TO), region),
                Optional.ofNullable(arguments.getString(FROM)).map(from -> sender(numbers, from, region)),
                bounds(profile, arguments));
    }

    /** In any country; the number itself is never shown. */
    private static MobileNumber phone(NumberPlan numbers, String typed, String region) {
        NumberCheck check = numbers.check(typed, List.of(region));
        String e164 = check.e164();
        if (e164 == null || !check.mobile()) {
            NumberRejection reason = check.reason();
            throw new WrongUsage("--to is no mobile number (%s): write it as +358…"
                    .formatted(reason == null ? "unknown" : reason.code()));
        }
        return numbers.trusted(e164);
    }

    private static SenderAddress sender(NumberPlan numbers, String typed, String region) {
        if (typed.matches("[0-9]{1,%d}".formatted(LONGEST_SHORT_CODE))) {
            return new SenderAddress(typed, SenderAddress.Kind.SHORT_CODE);
        }
        return numbers.parse(typed, region)
                .map(PhoneNumber::digits)
                .map(digits -> new SenderAddress(digits, SenderAddress.Kind.MSISDN))
                .orElseThrow(() -> new WrongUsage("--from is neither a short code nor a phone number."));
    }

    private static RehearsalPlan.Bounds bounds(SmppProfile profile, Namespace arguments) {
        Integer burst = arguments.getInt(BURST);
        if (burst != null && (burst < 0 || burst > RehearsalPlan.Bounds.MOST_AT_ONCE)) {
            throw new WrongUsage("--burst is a number from 0 to %d.".formatted(RehearsalPlan.Bounds.MOST_AT_ONCE));
        }
        int wait = arguments.getInt(WAIT);
        if (wait < 0) {
            throw new WrongUsage("--wait is a number of seconds.");
        }
        RehearsalPlan.Bounds usual = RehearsalPlan.Bounds.usual(profile, Duration.ofSeconds(wait));
        return burst == null ? usual : usual.withBurst(burst);
    }
}
