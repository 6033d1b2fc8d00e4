package org.casewire.core.inbound;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.crypto.KeysetException;
import org.casewire.core.db.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what has come of long texts whose missing parts have been waited for long enough: half of what a patient wrote
 * is better than silence. When the rest comes, the same message changes. Safe for all threads and on several nodes.
 */
public final class IncompleteTexts {
    private static final Logger LOG = LoggerFactory.getLogger(IncompleteTexts.class);

    private final Database link;
    private final TextReception reception;
    private final Function<String, CarrierTimes> timesOf;
    private final Runnable wakeFeed;

    /** @param timesOf by carrier, also for one that is configured no more */
    public IncompleteTexts(
            Database link, TextReception reception, Function<String, CarrierTimes> timesOf, Runnable wakeFeed) {
        this.link = link;
        this.reception = reception;
        this.timesOf = timesOf;
        this.wakeFeed = wakeFeed;
    }

    /** @return how many were due; {@code limit} a carrier means that there may be more */
    public int showDue(int limit) {
        int shown = 0;
        for (UUID set : due(limit)) {
            try {
                shown += show(set) ? 1 : 0;
            } catch (KeysetException.Missing e) {
                // It waits until the key is here; the others do not.
                LOG.atWarn()
                        .addKeyValue("text", set)
                        .addKeyValue("cause", String.valueOf(e.getMessage()))
                        .log("An incomplete text could not be shown");
            }
        }
        return shown;
    }

    private List<UUID> due(int limit) {
        return link.inTransaction(handle -> {
            PartStore store = handle.attach(PartStore.class);
            return store.carriersWaiting().stream()
                    .flatMap(carrier ->
                            store
                                    .due(
                                            carrier,
                                            DeliveryStore.seconds(
                                                    timesOf.apply(carrier).partsTimeout()),
                                            limit)
                                    .stream())
                    .toList();
        });
    }

    /** A transaction of its own: the locks come first, then it is looked again whether it still waits. */
    private boolean show(UUID id) {
        return InboundTransaction.run(link, wakeFeed, transaction -> {
            PartStore store = transaction.store(PartStore.class);
            Optional<PartStore.PartSet> before = store.find(id);
            if (before.isEmpty()) {
                return false;
            }
            FactsReader.Question question = reception.joining().question(before.get(), store.parts(id));
            reception.facts().lock(transaction.handle(), List.of(question));
            Optional<PartStore.PartSet> waiting = store.lock(id).filter(set -> !set.shown());
            waiting.ifPresent(set -> reception.joining().showIncomplete(transaction, set));
            return waiting.isPresent();
        });
    }
}
