package org.casewire.daemon.health;

import java.util.Optional;
import java.util.function.Supplier;
import org.casewire.core.crypto.Unreadable;
import org.casewire.core.organisation.KeyWatch;

/** Whether every key is here, and all that is stored opens. Never DOWN: what is not concerned goes on. */
public record KeysCondition(KeyWatch watch, Unreadable unreadable) implements Supplier<Condition> {
    @Override
    public Condition get() {
        Optional<String> fault = watch.fault().or(unreadable::summary);
        return fault.map(Condition::degraded).orElseGet(() -> Condition.up("every key is here"));
    }
}
