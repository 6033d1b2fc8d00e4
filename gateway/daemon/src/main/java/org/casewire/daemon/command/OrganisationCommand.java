package org.casewire.daemon.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dropwizard.core.setup.Bootstrap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationSetup.Applied;
import org.casewire.core.organisation.OrganisationSetup.Change;
import org.casewire.core.organisation.OrganisationSpec;
import org.casewire.daemon.Console;
import org.casewire.daemon.GatewayConfiguration;
import org.casewire.daemon.WrongUsage;
import org.casewire.daemon.config.ConfigurationReader;
import org.casewire.daemon.config.FaultyConfiguration;
import org.casewire.smpp.SmppProfile;

/** Makes an organisation what its file says. Doing it twice changes nothing. */
public final class OrganisationCommand extends ConsoleCommand {
    private static final String FILE = "file";

    /** The result for programs. */
    record Result(String change, String id, String slug, String name, long version, List<String> renew) {}

    public OrganisationCommand(Console console) {
        super(console, "organisation", "create or change an organisation and its sender numbers");
    }

    @Override
    public void configure(Subparser parser) {
        Subparser apply = parser.addSubparsers()
                .dest("action")
                .metavar("ACTION")
                .addParser("apply")
                .help("make an organisation what its file says");
        apply.addArgument("--file").dest(FILE).metavar("ORG.yml").required(true).help("the organisation's file");
        addJson(apply);
        addConfig(apply);
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
        GatewayConfiguration configuration = configuration(bootstrap, arguments);
        String path = arguments.getString(FILE);
        OrganisationSpec spec;
        try (InputStream file = Files.newInputStream(Path.of(path))) {
            spec = read(bootstrap, path, file);
        }
        requireCarriers(spec, configuration.carriers());
        try (OwnerSession session = OwnerSession.open(configuration)) {
            Applied applied = session.setup().apply(spec, session.actor());
            Organisation organisation = applied.organisation();
            List<String> renew = applied.change() == Change.CREATED ? session.copies() : List.of();
            String change = applied.change().name().toLowerCase(Locale.ROOT);
            result(
                    arguments,
                    new Result(
                            change,
                            organisation.id().toString(),
                            organisation.slug(),
                            organisation.name(),
                            organisation.version(),
                            renew),
                    switch (applied.change()) {
                        case CREATED ->
                            "%s is made. 'casewire keys create --organisation %s' lets somebody in.\n%s"
                                    .formatted(
                                            organisation.slug(),
                                            organisation.slug(),
                                            KeysetCommand.renew(configuration.keyset(), renew));
                        case CHANGED -> organisation.slug() + " is changed. Running daemons see it within a second.";
                        case NONE -> organisation.slug() + " was so already.";
                    });
        }
    }

    /** @throws FaultyConfiguration with every fault of the file, each with its line */
    static OrganisationSpec read(Bootstrap<?> bootstrap, String path, InputStream file)
            throws IOException, FaultyConfiguration {
        return new ConfigurationReader<>(
                        OrganisationFile.class,
                        JsonNodeFactory.instance.objectNode(),
                        bootstrap.getObjectMapper(),
                        bootstrap.getValidatorFactory().getValidator(),
                        System::getenv)
                .read(path, new String(file.readAllBytes(), UTF_8))
                .spec();
    }

    private static void requireCarriers(OrganisationSpec spec, Map<String, SmppProfile> carriers) {
        List<String> unknown = spec.senderNumbers().stream()
                .map(OrganisationSpec.Number::carrier)
                .filter(carrier -> !carriers.containsKey(carrier))
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
            throw new WrongUsage(
                    "The configuration has no carrier %s; it has: %s. Add it there first, or correct the file."
                            .formatted(String.join(", ", unknown), String.join(", ", carriers.keySet())));
        }
    }
}
