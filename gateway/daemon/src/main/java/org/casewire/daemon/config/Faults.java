package org.casewire.daemon.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with one section of the configuration, so that its author reads all of it at once. Filled and
 * thrown within a record's constructor.
 */
public final class Faults {
    private final List<FaultyValue> found = new ArrayList<>();

    /** @param remedy what to write instead */
    public Faults unless(boolean fine, String key, String remedy) {
        if (!fine) {
            found.add(new FaultyValue(key, remedy));
        }
        return this;
    }

    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new FaultySection(found);
        }
    }

    record FaultyValue(String key, String remedy) {}

    /** Thrown by a section's constructor; the reader puts the line to each fault. */
    static final class FaultySection extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private final transient List<FaultyValue> faults;

        FaultySection(List<FaultyValue> faults) {
            super(faults.toString());
            this.faults = List.copyOf(faults);
        }

        List<FaultyValue> faults() {
            return faults;
        }
    }
}
