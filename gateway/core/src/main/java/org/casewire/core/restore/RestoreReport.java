package org.casewire.core.restore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of a restored database: what it would send again, and what it lacks.
 *
 * @param restored whether it is one, by this node's marks or as a daemon found
 * @param reason by what it is known
 * @param foundAt when a daemon or this command found it; empty while nobody did
 * @param backupEndsAt the last beat of any node in the backup: what came later is not there
 * @param seenUntil how far a node had seen it
 * @param missingEvents how many events lie between the two, where that can be told
 * @param held carriers that send nothing until they are released
 * @param queued what goes out upon a release, and may have gone out already
 * @param inFlight what was being submitted at the backup; becomes UNCERTAIN and does not go out by itself
 * @param nodes all that are known to have worked on the database before the backup
 */
public record RestoreReport(
        boolean restored,
        Optional<String> reason,
        Optional<Instant> foundAt,
        Optional<Instant> backupEndsAt,
        Optional<Instant> seenUntil,
        Optional<Long> missingEvents,
        List<Hold> held,
        List<Messages> queued,
        List<Messages> inFlight,
        List<NodeCover> nodes) {
    public record Hold(String carrier, String reason, Instant at) {}

    /** @param messages their ids, the oldest first */
    public record Messages(String organisation, String carrier, long count, Instant oldest, List<UUID> messages) {}

    /** @param covered whether its mark was compared: it is in this folder, or the node has run since */
    public record NodeCover(String node, boolean covered) {}

    public long queuedCount() {
        return queued.stream().mapToLong(Messages::count).sum();
    }
}
