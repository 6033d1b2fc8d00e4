package org.casewire.daemon.command;

import io.dropwizard.core.setup.Bootstrap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import net.sourceforge.argparse4j.inf.Subparsers;
import org.casewire.core.access.AccessService.Expiry;
import org.casewire.core.access.AccessService.Position;
import org.casewire.core.access.ApiKey;
import org.casewire.core.access.Role;
import org.casewire.core.id.OrganisationId;
import org.casewire.daemon.Console;
import org.casewire.daemon.WrongUsage;

/** Makes, lists and revokes API keys. A new one is printed alone, once, and nowhere kept in the clear. */
public final class KeysCommand extends ConsoleCommand {
    private static final String ACTION = "action";
    private static final String ORGANISATION = "organisation";
    private static final String ROLE = "role";
    private static final String NAME = "name";
    private static final String ID = "id";
    private static final int PAGE = 200;

    /** The results for programs. */
    record Created(String id, List<String> roles, String key) {}

    record Listed(
            String id,
            List<String> roles,
            String name,
            Instant createdAt,
            Optional<Instant> expiresAt,
            Optional<Instant> revokedAt,
            Optional<Instant> lastUsedAt) {}

    record Revoked(String id) {}

    public KeysCommand(Console console) {
        super(console, "keys", "make, list or revoke API keys");
    }

    @Override
    public void configure(Subparser parser) {
        Subparsers actions = parser.addSubparsers().dest(ACTION).metavar("ACTION");
        Subparser create = actions.addParser("create").help("make a key, and print it alone on standard output");
        addOrganisation(create);
        create.addArgument("--role")
                .dest(ROLE)
                .metavar("ROLE")
                .required(true)
                .action(Arguments.append())
                .type(String.class)
                .help("frontend, professional, admin or operator; may be given several times");
        create.addArgument("--name").dest(NAME).required(true).help("whose key it is; a professional's is the author");
        Subparser list = actions.addParser("list").help("list an organisation's keys, or the operators'");
        addOrganisation(list);
        Subparser revoke = actions.addParser("revoke").help("end a key at once, on every node");
        revoke.addArgument("--id").dest(ID).required(true).help("as 'keys list' shows it");
        for (Subparser action : List.of(create, list, revoke)) {
            addJson(action);
            addConfig(action);
        }
    }

    private static void addOrganisation(Subparser parser) {
        parser.addArgument("--organisation")
                .dest(ORGANISATION)
                .metavar("SLUG")
                .help("which organisation's; operators' keys belong to none");
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
        String action = arguments.getString(ACTION);
        Set<Role> roles = action.equals("create") ? roles(arguments) : Set.of();
        try (OwnerSession session = OwnerSession.open(configuration(bootstrap, arguments))) {
            switch (action) {
                case "create" -> create(session, roles, arguments);
                case "list" -> list(session, arguments);
                default -> revoke(session, arguments);
            }
        }
    }

    private static Set<Role> roles(Namespace arguments) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : arguments.<String>getList(ROLE)) {
            try {
                roles.add(Role.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new WrongUsage(
                        "There is no role %s: give frontend, professional, admin or operator.".formatted(word));
            }
        }
        if (roles.contains(Role.OPERATOR) && roles.size() > 1) {
            throw new WrongUsage("An operator's key has no other role: make two keys.");
        }
        return roles;
    }

    private void create(OwnerSession session, Set<Role> roles, Namespace arguments) {
        String name = arguments.getString(NAME);
        ApiKey.Created created = roles.contains(Role.OPERATOR)
                ? session.keys().createForOperator(name, Expiry.NEVER, session.actor())
                : session.keys().create(required(session, arguments), roles, name, Expiry.NEVER, session.actor());
        String token = created.token().reveal();
        result(arguments, new Created(created.key().id(), words(roles), token), token);
    }

    private static OrganisationId required(OwnerSession session, Namespace arguments) {
        return organisation(session, arguments)
                .orElseThrow(() -> new WrongUsage("Whose key shall it be? Give --organisation SLUG."));
    }

    private static Optional<OrganisationId> organisation(OwnerSession session, Namespace arguments) {
        return Optional.ofNullable(arguments.getString(ORGANISATION))
                .map(slug -> session.organisation(slug).id());
    }

    private void list(OwnerSession session, Namespace arguments) {
        Optional<OrganisationId> organisation = organisation(session, arguments);
        List<Listed> all = new ArrayList<>();
        Position after = Position.FIRST;
        List<ApiKey> page;
        do {
            Position from = after;
            page = organisation
                    .map(id -> session.keys().list(id, from, PAGE))
                    .orElseGet(() -> session.keys().listOfOperators(from, PAGE));
            page.forEach(key -> all.add(listed(key)));
            after = page.isEmpty() ? from : position(page.get(page.size() - 1));
        } while (page.size() == PAGE);
        String words = all.isEmpty()
                ? "There are no keys."
                : all.stream().map(KeysCommand::line).collect(Collectors.joining("\n"));
        result(arguments, all, words);
    }

    private static Position position(ApiKey key) {
        return new Position(key.createdAt(), key.id());
    }

    private static Listed listed(ApiKey key) {
        return new Listed(
                key.id(),
                words(key.roles()),
                key.name(),
                key.createdAt(),
                key.expiresAt(),
                key.revokedAt(),
                key.lastUsedAt());
    }

    private static String line(Listed key) {
        String state = key.revokedAt().isPresent() ? "revoked" : "good";
        return "%s  %-7s  %s  made %s  %s"
                .formatted(key.id(), state, String.join("+", key.roles()), key.createdAt(), key.name());
    }

    private void revoke(OwnerSession session, Namespace arguments) {
        String id = arguments.getString(ID);
        session.keys().revokeAny(id, session.actor());
        result(arguments, new Revoked(id), "%s is revoked.".formatted(id));
    }

    private static List<String> words(Set<Role> roles) {
        return roles.stream()
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
    }
}
