package org.casewire.core.event;

import java.util.Map;
import org.casewire.core.id.OrganisationId;

/**
 * Up to which id everything is told, or will never exist. One border for most, and an earlier one for each organisation
 * of which somebody is writing. Immutable.
 */
public final class FeedPosition {
    /** Of a feed that has not found its start. */
    public static final FeedPosition NONE = new FeedPosition(-1, Map.of());

    private final long border;
    private final Map<Integer, Long> behind;

    /** @param behind by {@link WriterLocks#of}: those who have been told less */
    FeedPosition(long border, Map<Integer, Long> behind) {
        this.border = border;
        this.behind = Map.copyOf(behind);
    }

    /** All of this organisation's events up to this id are told; -1 until its first border is known. */
    public long of(OrganisationId organisation) {
        return behind.isEmpty() ? border : behind.getOrDefault(WriterLocks.of(organisation), border);
    }

    /** Where most are. */
    public long border() {
        return border;
    }
}
