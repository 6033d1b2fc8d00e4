package org.casewire.core.message;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.id.CaseKey;
import org.jdbi.v3.core.Handle;

/**
 * Whether somebody else wrote into a thread after the sender saw it last: the patient, or a colleague. What she wrote
 * herself, what was sent by itself and notes are no news to her. One for each batch, since those who answer at the same
 * time may be in the same one. The cases' rows are locked.
 */
final class Collision {
    private final Handle handle;
    private final KeyRing keys;
    private final Map<CaseKey, Set<String>> writing = new HashMap<>();

    Collision(Handle handle, KeyRing keys) {
        this.handle = handle;
        this.keys = keys;
    }

    /**
     * @param next the entry that the message would get
     * @throws RequestRefused newer-entries
     */
    void refuseIfNewer(SendRequest request, long next) {
        long seen = request.lastSeenEntry().orElse(Long.MAX_VALUE);
        if (seen >= next - 1) {
            return;
        }
        String own = request.author().id();
        boolean inBatch =
                writing.getOrDefault(keyOf(request), Set.of()).stream().anyMatch(id -> !id.equals(own));
        if (inBatch || storedByOthers(request, own, seen)) {
            throw new RequestRefused(
                    Code.NEWER_ENTRIES,
                    "Somebody wrote in this thread since it was seen last; read it, then decide",
                    Map.of("newest", next - 1));
        }
    }

    /** The message of this request is accepted, and newer than what the next one in the batch can have seen. */
    void accepted(SendRequest request) {
        writing.computeIfAbsent(keyOf(request), key -> new HashSet<>())
                .add(request.author().id());
    }

    private boolean storedByOthers(SendRequest request, String own, long seen) {
        return handle.attach(OutboundStore.class).writtenAfter(request.organisation(), request.caseId(), seen).stream()
                .anyMatch(written -> !own.equals(author(request, written)));
    }

    /** Empty for the patient, and for whom nobody can read any more. */
    private String author(SendRequest request, OutboundStore.Written written) {
        byte[] sealed = written.authorSealed();
        return sealed == null
                ? ""
                : keys.of(request.organisation())
                        .sealer()
                        .read(SealedColumn.MESSAGE_AUTHOR, written.id().value(), sealed)
                        .map(OutboundRows::readAuthor)
                        .map(Author::id)
                        .orElse("");
    }

    private static CaseKey keyOf(SendRequest request) {
        return new CaseKey(request.organisation(), request.caseId());
    }
}
