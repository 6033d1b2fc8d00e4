package org.casewire.core.inbound;

import java.time.Clock;
import java.util.List;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.event.EventType;
import org.casewire.core.event.NewEvent;
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
        this.joining = new PartJoining(keys, ids, this, new ShownText(keys), loopGuard);
    }

    /** @param texts of different patients, so that none changes where another belongs */
    List<Placed> receive(InboundTransaction transaction, List<IncomingText> texts) {
        List<FactsReader.Facts> known = facts.read(
                transaction.handle(), texts.stream().map(IncomingText::question).toList());
        List<Placement> placements = known.stream()
                .map(facts -> PlacementRules.place(facts.placement()))
                .toList();
        List<Placed> placed = placer.write(transaction, texts, placements, false);
        List<LoopGuard.Verdict> verdicts = loopGuard.judge(transaction, texts);
        for (int i = 0; i < texts.size(); i++) {
            IncomingText text = texts.get(i);
            Placement placement = placements.get(i);
            OptOuts.Outcome keyword = optOuts.apply(transaction, text, placement);
            switch (verdicts.get(i)) {
                case ANSWER -> reply.answer(transaction, text, known.get(i), placement, placed.get(i), keyword);
                case MUTED_NOW ->
                    TextPlacer.organisationOf(placement)
                            .forEach(organisation ->
                                    transaction.event(NewEvent.of(organisation, EventType.ANSWERS_MUTED)));
                case MUTE -> {}
            }
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

    LoopGuard loopGuard() {
        return loopGuard;
    }

    PartJoining joining() {
        return joining;
    }
}
