package org.casewire.core.organisation;

import java.time.Duration;
import java.util.List;

/**
 * Whom to tell when something has waited too long.
 *
 * @param after how long after it was due
 * @param email addresses; what they get says that something waits, never what
 */
public record EscalationStep(Duration after, List<String> email) {
    public EscalationStep {
        email = List.copyOf(email);
    }
}
