package org.casewire.core.inbound;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.access.Actor;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.carrier.TextOctets;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Unreadable;
import org.casewire.core.db.Database;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;

/**
 * What an operator sees and does about texts of which nobody can say whose they are: that they wait, never what they
 * say. Once an organisation is named, its own cases decide, as if the text had come now; it is not answered. Safe for
 * all threads; blocks on the database.
 */
public final class UnassignedService {
    private static final OrganisationId NONE = new OrganisationId(new UUID(0, 0));

    private final Database link;
    private final OrganisationDirectory organisations;
    private final KeyRing keys;
    private final TextReception reception;
    private final KeptOctets keptOctets;
    private final AuditTrail audit;
    private final Runnable wakeFeed;

    public UnassignedService(
            Database link,
            OrganisationDirectory organisations,
            TextReception reception,
            AuditTrail audit,
            Runnable wakeFeed) {
        this.link = link;
        this.organisations = organisations;
        this.keys = reception.keys();
        this.reception = reception;
        this.keptOctets = new KeptOctets(keys);
        this.audit = audit;
        this.wakeFeed = wakeFeed;
    }

    /** @param from masked */
    public record Waiting(UUID id, Instant at, String carrier, String from, String to, boolean incomplete) {}

    /** The newest first. @param before the last id of the page before; empty for the first page */
    public List<Waiting> list(Optional<UUID> before, int limit, Actor actor) {
        return link.inTransaction(handle -> {
            List<Waiting> waiting =
                    handle.attach(UnassignedStore.class).waiting(before.orElse(new UUID(-1, -1)), limit).stream()
                            .map(row -> new Waiting(
                                    row.id(),
                                    row.at(),
                                    row.carrier(),
                                    readable(row)
                                            .map(number -> masked(Patient.of(number)))
                                            .orElse(Unreadable.SHOWN),
                                    row.senderNumber(),
                                    row.incomplete()))
                            .toList();
            audit.write(handle, NONE, actor, "unassigned.list", Optional.empty());
            return waiting;
        });
    }

    /**
     * Gives it to an organisation. Doing so twice changes nothing.
     *
     * @throws RequestRefused not-found; not-movable when another organisation has it already
     */
    public void assign(UUID id, Organisation organisation, Actor actor) {
        InboundTransaction.run(link, wakeFeed, transaction -> {
            UnassignedStore store = transaction.store(UnassignedStore.class);
            UnassignedStore.Row row =
                    store.find(id).orElseThrow(() -> new RequestRefused(Code.NOT_FOUND, "There is no such text"));
            FactsReader.Question question = new FactsReader.Question(
                            row.carrier(), row.senderNumber(), Patient.of(number(row)), row.pairIndex())
                    .named(organisation.id());
            reception.facts().lock(transaction.handle(), List.of(question));
            if (store.assign(id, organisation.id()) == 0) {
                requireSame(store, id, organisation.id());
                return id;
            }
            Placement placement = PlacementRules.place(reception
                    .facts()
                    .read(transaction.handle(), List.of(question))
                    .get(0)
                    .placement());
            List<Placed> placed = reception
                    .placer()
                    .write(
                            transaction,
                            List.of(text(row, question.patient(), keptOctets.unassigned(transaction, id))),
                            List.of(placement),
                            true);
            keptOctets.forgetUnassigned(transaction, id);
            follow(store, id, placed.get(0));
            audit.write(transaction.handle(), NONE, actor, "unassigned.assign", Optional.empty());
            return id;
        });
    }

    /** By slug or by id. @throws RequestRefused not-found */
    public Organisation organisation(String named) {
        return organisations.all().stream()
                .filter(one -> one.slug().equals(named) || one.id().toString().equals(named))
                .findFirst()
                .orElseThrow(() -> new RequestRefused(Code.NOT_FOUND, "There is no such organisation"));
    }

    private static void requireSame(UnassignedStore store, UUID id, OrganisationId organisation) {
        if (store.find(id)
                .flatMap(UnassignedStore.Row::organisationId)
                .filter(organisation::equals)
                .isEmpty()) {
            throw new RequestRefused(Code.NOT_MOVABLE, "This text was given to another organisation already");
        }
    }

    private static void follow(UnassignedStore store, UUID id, Placed placed) {
        if (placed instanceof Placed.AsMessage message) {
            store.partsFollow(id, message.organisation(), message.messageId(), null);
        } else if (placed instanceof Placed.AsUnmatched unmatched) {
            store.partsFollow(id, unmatched.organisation(), null, unmatched.id());
        }
    }

    private IncomingText text(UnassignedStore.Row row, Patient patient, Optional<TextOctets> octets) {
        return new IncomingText(
                row.carrier(),
                row.senderNumber(),
                patient,
                row.pairIndex(),
                keys.inbound().show(SealedColumn.UNASSIGNED_TEXT, row.id(), row.textSealed()),
                row.incomplete(),
                row.possibleDuplicate(),
                row.possiblyMixed(),
                octets,
                row.at());
    }

    private String number(UnassignedStore.Row row) {
        return readable(row).orElse(Unreadable.SHOWN);
    }

    private Optional<String> readable(UnassignedStore.Row row) {
        return keys.inbound().read(SealedColumn.UNASSIGNED_NUMBER, row.id(), row.numberSealed());
    }

    /** A short code or a name is a service's, not a patient's; still only its kind is told. */
    private static String masked(Patient patient) {
        return patient.toString();
    }
}
