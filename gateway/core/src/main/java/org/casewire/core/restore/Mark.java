package org.casewire.core.restore;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/**
 * What a node knew of the database when it last committed something, kept outside of the database: one that lacks any of
 * it was restored from a backup (data.md, Restored or not).
 *
 * @param database the first generation of the database, by which it is told from another one
 * @param generation in which the mark was made
 * @param beats the node's count in {@code node_mark}
 * @param systemIdentifier the cluster's
 * @param walPosition of which the commit that told it was confirmed, in bytes
 * @param eventId how many events had been drawn, for telling what is missing
 * @param at by the database's clock
 * @param clean whether the process was told to stop, and this was its last commit
 * @param intents the last of each carrier, committed before its first byte was written
 */
public record Mark(
        String node,
        UUID database,
        UUID generation,
        long beats,
        long systemIdentifier,
        int timeLine,
        long walPosition,
        long eventId,
        Instant at,
        boolean clean,
        Map<String, UUID> intents) {
    public Mark {
        intents = Map.copyOf(intents);
    }

    Mark with(Map<String, UUID> lastIntents) {
        return new Mark(
                node,
                database,
                generation,
                beats,
                systemIdentifier,
                timeLine,
                walPosition,
                eventId,
                at,
                clean,
                lastIntents);
    }

    Collection<UUID> lastIntents() {
        return intents.values();
    }
}
