package org.casewire.daemon.health;

import java.util.function.Supplier;
import org.casewire.core.upkeep.AuthorisationJob;

/** Whether a sender number may soon be refused or replaced, since its authorisation ends. Never DOWN. */
public record AuthorisationCondition(AuthorisationJob job) implements Supplier<Condition> {
    @Override
    public Condition get() {
        AuthorisationJob.Ending ending = job.ending();
        return ending.first()
                .map(day -> Condition.degraded(
                        "the authorisation of %d sender numbers ends within 30 days or has ended, the first on %s"
                                .formatted(ending.numbers(), day)))
                .orElseGet(() -> Condition.up("no authorisation of a sender number ends within 30 days"));
    }
}
