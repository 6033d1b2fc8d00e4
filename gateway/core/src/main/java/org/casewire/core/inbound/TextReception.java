package org.casewire.core.inbound;

import java.time.Clock;
import java.util.List;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.id.Ids;
import org.casewire.core.message.AutomaticMessages;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.organisation.OrganisationDirectory;

/**
 * What is done with whole texts: each is placed and written, keywords are obeyed, and it may be answered. The caller
 * holds the locks that {@link FactsReader#lock} takes. Safe for all threads.
 */
public final class TextReception {
    private final KeyRing keys;
    private final FactsReader facts;
    private final TextPlacer placer;
    private final OptOuts optOuts;
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
        this.reply = new AutomaticReply(organisations, numberPlan, optOuts, new LoopGuard(keys), answers);
        this.joining = new PartJoining(keys, ids, this, new ShownText(keys));
    }

    /** @param texts of different patients, so that none changes where another belongs */
    List<Placed> receive(InboundTransaction transaction, List<IncomingText> texts) {
        List<FactsReader.Facts> known = facts.read(
                transaction.handle(), texts.stream().map(IncomingText::question).toList());
        List<Placement> placements = known.stream()
                .map(facts -> PlacementRules.place(facts.placement()))
                .toList();
        List<Placed> placed = placer.write(transaction, texts, placements, false);
        for (int i = 0; i < texts.size(); i++) {
            IncomingText text = texts.get(i);
            OptOuts.Outcome keyword = optOuts.apply(transaction, text, placements.get(i));
            reply.answer(transaction, text, known.get(i), placements.get(i), placed.get(i), keyword);
        }
        return placed;
    }

    /**
     * A text that was shown incomplete is whole now: only now a keyword in it counts. It is not answered a second time,
     * but for the one notice to who opts out.
     */
    void completed(InboundTransaction transaction, IncomingText text, Placed placed) {
        FactsReader.Facts known =
                facts.read(transaction.handle(), List.of(text.question())).get(0);
        Placement placement = PlacementRules.place(known.placement());
        OptOuts.Outcome keyword = optOuts.apply(transaction, text, placement);
        if (keyword.keyword().isPresent()) {
            reply.answer(transaction, text, known, placement, placed, keyword);
        }
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
