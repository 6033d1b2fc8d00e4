package org.casewire.core.inbound;

import java.time.Clock;
import java.util.Optional;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.id.Ids;
import org.casewire.core.message.AutomaticMessages;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.organisation.OrganisationDirectory;

/**
 * What is done with one whole text: it is placed and written, keywords are obeyed, and it may be answered. The caller
 * holds the locks that {@link FactsReader#lock} takes. Safe for all threads.
 */
public final class TextReception {
    private final KeyRing keys;
    private final FactsReader facts;
    private final TextPlacer placer;
    private final OptOuts optOuts;
    private final LoopGuard loopGuard;
    private final AutomaticReply reply;
    private final PartJoining joining;

    public TextReception(
            OrganisationDirectory organisations,
            KeyRing keys,
            NumberPlan numberPlan,
            AutomaticMessages answers,
            Ids ids,
            Clock clock) {
        this.keys = keys;
        this.facts = new FactsReader(organisations, keys);
        this.placer = new TextPlacer(organisations, keys, ids, clock);
        this.optOuts = new OptOuts(organisations, keys, clock);
        this.loopGuard = new LoopGuard(keys);
        this.reply = new AutomaticReply(organisations, numberPlan, optOuts, answers);
        this.joining = new PartJoining(keys, ids, this, new ShownText(keys));
    }

    /** @param deliveryId the delivery that brought it, or its last part; empty when none did just now */
    Placed receive(InboundTransaction transaction, IncomingText text, Optional<Long> deliveryId) {
        FactsReader.Facts known = facts.read(transaction.handle(), text.question());
        Placement placement = PlacementRules.place(known.placement());
        Placed placed = placer.write(transaction, text, placement, false);
        OptOuts.Outcome keyword = optOuts.apply(transaction, text, placement);
        boolean mute = loopGuard.mutes(transaction, text, deliveryId, TextPlacer.organisationOf(placement));
        if (!mute) {
            reply.answer(transaction, text, known, placement, placed, keyword);
        }
        return placed;
    }

    KeyRing keys() {
        return keys;
    }

    FactsReader facts() {
        return facts;
    }

    TextPlacer placer() {
        return placer;
    }

    PartJoining joining() {
        return joining;
    }
}
