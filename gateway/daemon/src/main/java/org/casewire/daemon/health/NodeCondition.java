package org.casewire.daemon.health;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Whether this process is the node that it says it is, and means to stay. One that is stopping, or whose place another
 * process has taken, gets no new requests.
 *
 * @param replaced whether another process runs under this node's id
 */
public record NodeCondition(BooleanSupplier replaced, BooleanSupplier stopping) implements Supplier<Condition> {
    @Override
    public Condition get() {
        if (replaced.getAsBoolean()) {
            return Condition.down("another process runs under this node.id, and this one submits nothing any more");
        }
        return stopping.getAsBoolean() ? Condition.down("it is stopping") : Condition.up("in its place");
    }
}
