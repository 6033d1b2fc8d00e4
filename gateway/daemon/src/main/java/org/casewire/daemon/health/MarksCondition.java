package org.casewire.daemon.health;

import java.util.function.Supplier;
import org.casewire.core.restore.MarkFiles;

/** Whether what this node knows of the database is kept. Sending goes on without, and a restore may not be noticed. */
public record MarksCondition(MarkFiles marks) implements Supplier<Condition> {
    @Override
    public Condition get() {
        return marks.fault()
                .map(fault -> Condition.degraded(
                        "node.stateDirectory cannot be written, so that a restored backup may not be known as one: "
                                + fault))
                .orElseGet(() -> Condition.up("kept"));
    }
}
