package org.casewire.core.organisation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.casewire.core.access.ActionLog;
import org.casewire.core.access.Actor;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.MasterKeyset;
import org.casewire.core.db.Database;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.text.PlainName;
import org.jdbi.v3.core.Handle;

/**
 * Makes an organisation what its file says, with the owner's login: the daemon's own may not create one. Doing it twice
 * changes nothing. A number that is no longer listed is retired, never removed: its patients may still write to it.
 */
public final class OrganisationSetup {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{3,6}|[1-9][0-9]{6,14}");

    private static final int LONGEST_REFERENCE = 200;

    private final Database owner;
    private final MasterKeyset master;
    private final KeyRing keys;
    private final Ids ids;
    private final CarrierTexts texts;
    private final ActionLog log;

    public OrganisationSetup(
            Database owner, MasterKeyset master, KeyRing keys, Ids ids, CarrierTexts texts, ActionLog log) {
        this.owner = owner;
        this.master = master;
        this.keys = keys;
        this.ids = ids;
        this.texts = texts;
        this.log = log;
    }

    /** @throws RequestRefused INVALID_REQUEST naming what is wrong; nothing was changed */
    public Applied apply(OrganisationSpec spec, Actor actor) {
        check(spec);
        return owner.inTransaction(handle -> apply(handle, spec, actor));
    }

    private Applied apply(Handle handle, OrganisationSpec spec, Actor actor) {
        OrganisationStore store = handle.attach(OrganisationStore.class);
        Optional<OrganisationStore.Row> standing = store.lock(spec.slug());
        if (standing.isEmpty() && create(store, spec)) {
            OrganisationStore.Row row = store.lock(spec.slug()).orElseThrow();
            putNumbers(store, row.id(), spec.senderNumbers());
            log.record(handle, row.id(), actor, "organisation.create");
            return new Applied(row.with(store.numbers(row.id())), Change.CREATED);
        }
        OrganisationStore.Row row = standing.or(() -> store.lock(spec.slug())).orElseThrow();
        Organisation before = row.with(store.numbers(row.id()));
        if (isAsWanted(before, spec)) {
            return new Applied(before, Change.NONE);
        }
        retireUnlisted(store, before, spec.senderNumbers());
        putNumbers(store, row.id(), spec.senderNumbers());
        store.update(row.id(), spec.name(), SettingsJson.write(spec.settings()), row.version());
        log.record(handle, row.id(), actor, "organisation.apply");
        Organisation after = store.find(row.id()).orElseThrow().with(store.numbers(row.id()));
        return new Applied(after, Change.CHANGED);
    }

    /** False when another process has just created it. */
    private boolean create(OrganisationStore store, OrganisationSpec spec) {
        OrganisationId id = ids.organisation();
        // Before the row: a wrapping key without an organisation does no harm, the other way round nothing would open.
        master.addOrganisation(id);
        return store.insert(
                id,
                spec.slug(),
                spec.name(),
                SettingsJson.write(spec.settings()),
                keys.newWrappedKeys(id),
                master.wrappingFingerprint(id));
    }

    private static boolean isAsWanted(Organisation before, OrganisationSpec spec) {
        return before.name().equals(spec.name())
                && before.settings().equals(spec.settings())
                && before.sendingNumbers()
                        .equals(spec.senderNumbers().stream()
                                .map(OrganisationSpec.Number::senderNumber)
                                .toList());
    }

    private static void putNumbers(
            OrganisationStore store, OrganisationId organisation, List<OrganisationSpec.Number> numbers) {
        for (int rank = 0; rank < numbers.size(); rank++) {
            OrganisationSpec.Number number = numbers.get(rank);
            if (number.defaultOrganisation()) {
                store.otherDefault(organisation, number.carrier(), number.number())
                        .ifPresent(slug -> {
                            throw refused(
                                    "senderNumbers", "organisation " + slug + " is the default of one of them already");
                        });
            }
            store.putNumber(
                    organisation,
                    number.carrier(),
                    number.number(),
                    SenderNumber.address(number.number()).kind(),
                    rank,
                    number.defaultOrganisation());
            store.authorise(
                    organisation,
                    number.carrier(),
                    number.number(),
                    number.authorisation()
                            .map(SenderNumber.Authorisation::reference)
                            .orElse(null),
                    number.authorisation()
                            .flatMap(SenderNumber.Authorisation::validUntil)
                            .orElse(null));
        }
    }

    private static void retireUnlisted(
            OrganisationStore store, Organisation before, List<OrganisationSpec.Number> wanted) {
        for (SenderNumber number : before.sendingNumbers()) {
            if (wanted.stream().anyMatch(each -> each.sameAs(number))) {
                continue;
            }
            String digits = number.address().number();
            boolean moves = wanted.stream().anyMatch(each -> each.number().equals(digits));
            if (moves && store.hasQueued(before.id(), number.carrier(), digits)) {
                throw refused(
                        "senderNumbers",
                        "one moves to another carrier while messages wait to go out by it; try again when they are out");
            }
            store.retireNumber(before.id(), number.carrier(), digits);
        }
    }

    private void check(OrganisationSpec spec) {
        SettingsRules.check(
                spec.name(),
                spec.settings(),
                texts.of(spec.senderNumbers().stream()
                        .map(OrganisationSpec.Number::senderNumber)
                        .toList()));
        if (!SLUG.matcher(spec.slug()).matches()) {
            throw refused("id", "must be lower-case letters, digits and hyphens, at most 63");
        }
        if (spec.senderNumbers().isEmpty()) {
            throw refused("senderNumbers", "must list at least one");
        }
        Set<List<String>> seen = new HashSet<>();
        List<String> unfit = new ArrayList<>();
        for (int i = 0; i < spec.senderNumbers().size(); i++) {
            OrganisationSpec.Number number = spec.senderNumbers().get(i);
            boolean fits = NUMBER.matcher(number.number()).matches()
                    && !number.carrier().isBlank()
                    && seen.add(List.of(number.carrier(), number.number()))
                    && number.authorisation()
                            .map(SenderNumber.Authorisation::reference)
                            .filter(reference -> !PlainName.isPlain(reference)
                                    || reference.isBlank()
                                    || reference.length() > LONGEST_REFERENCE)
                            .isEmpty();
            if (!fits) {
                unfit.add(String.valueOf(i));
            }
        }
        if (!unfit.isEmpty()) {
            throw refused(
                    "senderNumbers[" + String.join(", ", unfit) + "]",
                    "must be a short code, or digits in international format, with its carrier, listed once, and the reference of its authorisation, if any, one plain line");
        }
    }

    private static RequestRefused refused(String field, String message) {
        return new RequestRefused(
                Code.INVALID_REQUEST,
                "See errors for each field that is wrong",
                Map.of("errors", List.of(new SettingsRules.Fault(field, message))));
    }

    /** What {@link #apply} came to. */
    public record Applied(Organisation organisation, Change change) {}

    public enum Change {
        CREATED,
        CHANGED,
        NONE
    }
}
