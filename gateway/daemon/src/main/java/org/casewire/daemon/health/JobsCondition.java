package org.casewire.daemon.health;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.casewire.core.upkeep.Upkeep;

/** Whether the small jobs get their work done. Nothing is lost when one does not, but somebody has to look. */
public record JobsCondition(Upkeep upkeep) implements Supplier<Condition> {
    @Override
    public Condition get() {
        List<Upkeep.Trouble> troubles = upkeep.troubles();
        return troubles.isEmpty()
                ? Condition.up("all get on")
                : Condition.degraded(troubles.stream()
                        .map(trouble -> trouble.job() + " " + trouble.what())
                        .collect(Collectors.joining("; ")));
    }
}
