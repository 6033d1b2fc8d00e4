package org.casewire.core.inbound;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.conversation.InboundEntry;
import org.casewire.core.conversation.InboundText;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.OrganisationKeys;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;
import org.casewire.core.inbound.Placement.Claim;
import org.casewire.core.inbound.Placement.InThread;
import org.casewire.core.inbound.Placement.Unmatched;
import org.casewire.core.organisation.OrganisationDirectory;

/**
 * Writes texts where {@link PlacementRules} say they belong: into a thread, onto an organisation's list, or among those
 * that wait for an operator. The caller holds the pair's lock and those of all cases concerned. Safe for all threads.
 */
final class TextPlacer {
    private final OrganisationDirectory organisations;
    private final KeyRing keys;
    private final Ids ids;
    private final Clock clock;
    private final InboundEntry entry;
    private final KeptOctets keptOctets;

    TextPlacer(OrganisationDirectory organisations, KeyRing keys, Ids ids, Clock clock) {
        this.organisations = organisations;
        this.keys = keys;
        this.ids = ids;
        this.clock = clock;
        this.entry = new InboundEntry(keys);
        this.keptOctets = new KeptOctets(keys);
    }

    /**
     * In their order.
     *
     * @param late they come to their place long after they came to us
     */
    List<Placed> write(
            InboundTransaction transaction, List<IncomingText> texts, List<Placement> placements, boolean late) {
        List<Placed> placed = new ArrayList<>();
        List<InboundEntry.Entering> entering = new ArrayList<>();
        for (int i = 0; i < placements.size(); i++) {
            IncomingText text = texts.get(i);
            if (placements.get(i) instanceof InThread inThread) {
                claim(transaction, text, inThread.organisation(), Optional.of(inThread.caseId()), inThread.claim());
                InboundEntry.Entering one = entering(text, inThread, late);
                entering.add(one);
                placed.add(new Placed.AsMessage(
                        one.organisation(), one.caseId(), one.text().messageId()));
            } else {
                placed.add(outside(transaction, text, placements.get(i)));
            }
        }
        for (int i = 0; i < placed.size(); i++) {
            keptOctets.keep(transaction, placed.get(i), texts.get(i).octets(), false);
        }
        for (InboundEntry.Entered entered : entry.enter(transaction.handle(), entering, clock.instant())) {
            transaction.change(entered.organisation(), entered.change());
            transaction.event(entered.event());
        }
        return placed;
    }

    private Placed outside(InboundTransaction transaction, IncomingText text, Placement placement) {
        if (placement instanceof Unmatched unmatched) {
            claim(transaction, text, unmatched.organisation(), Optional.empty(), unmatched.claim());
            return list(transaction, text, unmatched);
        }
        return leaveUnassigned(transaction, text);
    }

    private void claim(
            InboundTransaction transaction,
            IncomingText text,
            OrganisationId organisation,
            Optional<CaseId> caseId,
            Claim claim) {
        PairStore store = transaction.store(PairStore.class);
        switch (claim) {
            case KEEP -> {}
            case JOIN -> {
                // Refused only when an operator named an organisation whose patient another one now talks with.
                if (store.take(text.pair(), organisation)) {
                    store.join(organisation, caseId.orElseThrow(), text.carrier(), text.senderNumber());
                }
            }
            case RESERVE ->
                store.reserve(
                        text.pair(),
                        organisation,
                        DeliveryStore.seconds(
                                organisations.get(organisation).settings().pairReserve()));
        }
    }

    private InboundEntry.Entering entering(IncomingText text, InThread place, boolean late) {
        InboundText entering = new InboundText(
                ids.message(),
                text.text(),
                text.patient().address(),
                text.carrier(),
                text.senderNumber(),
                text.encoding(),
                text.at(),
                late,
                text.incomplete(),
                text.possibleDuplicate(),
                text.possiblyMixed(),
                place.otherSenderNumber(),
                place.rule().word(),
                place.alsoOpen());
        return new InboundEntry.Entering(place.organisation(), place.caseId(), entering);
    }

    private Placed list(InboundTransaction transaction, IncomingText text, Unmatched place) {
        OrganisationId organisation = place.organisation();
        OrganisationKeys own = keys.of(organisation);
        UnmatchedId id = ids.unmatched();
        transaction
                .store(UnmatchedStore.class)
                .insert(new UnmatchedStore.NewUnmatched(
                        organisation,
                        id,
                        place.rule().word(),
                        text.at(),
                        text.carrier(),
                        text.senderNumber(),
                        text.patient()
                                .phone()
                                .map(own.index()::phone)
                                .orElseGet(
                                        () -> own.index().sender(text.patient().address())),
                        own.sealer()
                                .seal(
                                        SealedColumn.UNMATCHED_NUMBER,
                                        id.value(),
                                        text.patient().address()),
                        own.sealer().seal(SealedColumn.UNMATCHED_TEXT, id.value(), text.text()),
                        text.encoding().name(),
                        text.incomplete(),
                        text.possibleDuplicate(),
                        text.possiblyMixed(),
                        place.rule() == PlacingRule.NEEDS_ASSIGNMENT,
                        place.caseId().orElse(null),
                        place.candidates().toArray(CaseId[]::new)));
        transaction.change(organisation, InboxChange.ofUnmatched(1));
        transaction.event(listed(organisation, place.rule(), place.tells()));
        return new Placed.AsUnmatched(organisation, id);
    }

    /** What tells watchers that there is something on the list. */
    static NewEvent listed(OrganisationId organisation, PlacingRule rule, Optional<CaseId> caseId) {
        return new NewEvent(organisation, rule.event(), caseId, Optional.empty(), Optional.empty());
    }

    private Placed leaveUnassigned(InboundTransaction transaction, IncomingText text) {
        UUID id = ids.next();
        transaction
                .store(UnmatchedStore.class)
                .insertUnassigned(
                        id,
                        text.carrier(),
                        text.senderNumber(),
                        text.pair(),
                        keys.inbound()
                                .seal(
                                        SealedColumn.UNASSIGNED_NUMBER,
                                        id,
                                        text.patient().address()),
                        keys.inbound().seal(SealedColumn.UNASSIGNED_TEXT, id, text.text()),
                        text.encoding().name(),
                        text.incomplete(),
                        text.possibleDuplicate(),
                        text.possiblyMixed(),
                        text.at());
        return new Placed.AsUnassigned(id);
    }

    /** The organisation a placement concerns. */
    static List<OrganisationId> organisationOf(Placement placement) {
        if (placement instanceof InThread inThread) {
            return List.of(inThread.organisation());
        }
        return placement instanceof Unmatched unmatched ? List.of(unmatched.organisation()) : List.of();
    }
}
