package org.casewire.daemon.command;

import java.util.List;
import java.util.stream.Collectors;

/** What a configuration names does not answer as it should; the message tells each fault. */
public final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    Unreachable(List<ConnectionCheck.Step> faults) {
        super(faults.stream()
                .map(fault -> "  * %s: %s".formatted(fault.what(), fault.told()))
                .collect(Collectors.joining("\n", "Not everything answers as it should:\n", "")));
        this.lasting = faults.stream().anyMatch(ConnectionCheck.Step::lasting);
    }

    /** Whether trying again as it is cannot help. */
    public boolean isLasting() {
        return lasting;
    }
}
