package org.casewire.daemon.health;

import java.util.function.Supplier;
import org.casewire.core.upkeep.UnassignedJob;

/** Whether patients' texts wait that no organisation is shown: only an operator can say whose they are. Never DOWN. */
public record UnassignedCondition(UnassignedJob job) implements Supplier<Condition> {
    @Override
    public Condition get() {
        UnassignedJob.Waiting waiting = job.waiting();
        return waiting.oldest()
                .map(oldest -> Condition.degraded(
                        "%d texts wait to be given to an organisation, the first since %s; see /v1/unassigned"
                                .formatted(waiting.texts(), oldest)))
                .orElseGet(() -> Condition.up("no text waits to be given to an organisation"));
    }
}
