package org.casewire.daemon.health;

import java.util.Optional;
import java.util.function.Supplier;
import org.casewire.core.inbound.Quarantine;

/** Whether a carrier sent, within the last hour, what nobody could use: a patient may be unheard. Never DOWN. */
public record QuarantineCondition(Quarantine quarantine) implements Supplier<Condition> {
    @Override
    public Condition get() {
        Optional<Quarantine.Recent> recent = quarantine.recent();
        return recent.map(one -> Condition.degraded(
                        "%s sent what cannot be used, %d kinds within the hour, the last at %s; see pdu_quarantine"
                                .formatted(one.carrier(), one.kinds(), one.lastAt())))
                .orElseGet(() -> Condition.up("all that carriers sent within the hour could be used"));
    }
}
