package org.casewire.core.crypto;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stored values that do not open, although their key is here: somebody changed them outside of the daemon, or a disk did.
 * Each is told once, with ids alone, and its neighbours go on. Safe for all threads.
 */
public final class Unreadable {
    /** What stands in the place of a value that does not open. */
    public static final String SHOWN = "[unreadable]";

    private static final Logger LOG = LoggerFactory.getLogger(Unreadable.class);
    private static final int REMEMBERED = 1_000;

    private final LongAdder met = new LongAdder();
    private final Map<String, Boolean> told = Collections.synchronizedMap(new LinkedHashMap<>());
    private volatile String last = "";

    Unreadable() {}

    void met(SealedColumn column, String rowId) {
        met.increment();
        String name = column.table() + "." + column.column();
        last = name + " of row " + rowId;
        boolean fresh = told.size() < REMEMBERED && told.put(last, true) == null;
        if (fresh) {
            LOG.atWarn()
                    .addKeyValue("column", name)
                    .addKeyValue("row", rowId)
                    .log(
                            "A stored value does not open: it was changed outside of the daemon. It is shown as unreadable;"
                                    + " bring the row back from a backup");
        }
    }

    /** How often one was met; several times for one that is looked at again. */
    public long count() {
        return met.sum();
    }

    /** How many there are, as far as they were met, and the one met last. */
    public Optional<String> summary() {
        int rows = told.size();
        return rows == 0
                ? Optional.empty()
                : Optional.of("%d stored values do not open, the last %s".formatted(rows, last));
    }
}
