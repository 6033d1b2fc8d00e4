package org.casewire.core.conversation;

import java.util.Optional;
import java.util.function.Supplier;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * A place in a thread as a client tells it: by an entry number, or by the message that it saw there. The latter holds
 * as long as that message stands at the first entry that it had in this thread; when a text was completed or moved since,
 * its id stands for a place that the client never saw, with others' texts before it.
 */
public sealed interface ThreadPoint {
    /** Before the first entry. */
    ThreadPoint START = new AtEntry(0);

    record AtEntry(long entry) implements ThreadPoint {}

    record AtMessage(MessageId message) implements ThreadPoint {}

    static Optional<ThreadPoint> of(Optional<Long> entry, Optional<MessageId> message) {
        return entry.<ThreadPoint>map(AtEntry::new).or(() -> message.map(AtMessage::new));
    }

    /**
     * Its entry number, never beyond the newest entry: what comes next was seen by nobody.
     *
     * @param unknown what to say of a message that never was in this thread
     * @throws RequestRefused moved
     */
    default long entry(Handle handle, OrganisationId organisation, CaseId caseId, Supplier<RequestRefused> unknown) {
        Store store = handle.attach(Store.class);
        if (this instanceof AtEntry at) {
            return Math.min(at.entry(), store.newest(organisation, caseId).orElse(0L));
        }
        Place place =
                store.place(organisation, caseId, ((AtMessage) this).message()).orElseThrow(unknown);
        if (!place.here() && !place.was()) {
            throw unknown.get();
        }
        if (!place.here() || !place.firstEntry()) {
            throw new RequestRefused(
                    Code.MOVED,
                    "That message no longer stands where it was first seen in this thread; load it again and tell the"
                            + " entry");
        }
        return place.entry();
    }

    interface Store {
        @SqlQuery("""
                select next_position - 1
                from cases
                where organisation_id = :organisation
                and id = :caseId
                """)
        Optional<Long> newest(OrganisationId organisation, CaseId caseId);

        @SqlQuery("""
                select coalesce(position, 0) as entry, first_entry,
                    case_id is not distinct from :caseId as here,
                    :caseId = any(left_cases) as was
                from message
                where organisation_id = :organisation
                and id = :message
                union all
                select position, true, case_id = :caseId, false
                from note
                where organisation_id = :organisation
                and id = :message
                """)
        Optional<Place> place(OrganisationId organisation, CaseId caseId, MessageId message);
    }

    record Place(long entry, boolean firstEntry, boolean here, boolean was) {}
}
