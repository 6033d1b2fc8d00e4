package org.casewire.core.cases;

import java.util.List;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a text that is to be sent later. It waits until somebody changes that, once: it enters its thread, or
 * it is taken back. Each comparison is made in the statement that changes the row, so of two who try one loses. Works in
 * the caller's transaction.
 */
public final class ScheduledTexts {
    private ScheduledTexts() {}

    /** Whether the case has some that wait. The caller holds the case row's lock, so that none is added meanwhile. */
    public static boolean anyWaits(Handle handle, OrganisationId organisation, CaseId caseId) {
        return handle.attach(Store.class).anyWaits(organisation, caseId);
    }

    /** Takes all of the case's back; which they were. */
    public static List<MessageId> cancelAll(Handle handle, OrganisationId organisation, CaseId caseId) {
        return handle.attach(Store.class).cancelAll(organisation, caseId);
    }

    /** False when it has entered its thread, or was taken back. */
    public static boolean cancel(Handle handle, OrganisationId organisation, MessageId id) {
        return handle.attach(Store.class).cancel(organisation, id);
    }

    /** Gives the right to make its message, once, and never before its time. The caller holds the case row's lock. */
    public static boolean enter(Handle handle, OrganisationId organisation, MessageId id) {
        return handle.attach(Store.class).enter(organisation, id, null);
    }

    /**
     * The same for one that an operator does not let go after a restore.
     *
     * @param as what it is shown as
     */
    public static boolean enter(Handle handle, OrganisationId organisation, MessageId id, MessageState as) {
        return handle.attach(Store.class).enter(organisation, id, as.name());
    }

    interface Store {
        @SqlQuery("""
                select exists (
                    select from scheduled_message
                    where organisation_id = :organisation
                    and case_id = :caseId
                    and state = 'WAITING')
                """)
        boolean anyWaits(OrganisationId organisation, CaseId caseId);

        @SqlQuery("""
                update scheduled_message
                set state = 'CANCELLED', ended_at = now()
                where organisation_id = :organisation
                and case_id = :caseId
                and state = 'WAITING'
                returning id
                """)
        List<MessageId> cancelAll(OrganisationId organisation, CaseId caseId);

        @SqlUpdate("""
                update scheduled_message
                set state = 'CANCELLED', ended_at = now()
                where organisation_id = :organisation
                and id = :id
                and state = 'WAITING'
                """)
        boolean cancel(OrganisationId organisation, MessageId id);

        @SqlUpdate("""
                update scheduled_message
                set state = 'ENTERED', ended_at = now(), text_sealed = null
                where organisation_id = :organisation
                and id = :id
                and state = 'WAITING'
                and due_at <= now()
                and restored_as is not distinct from cast(:restoredAs as text)
                """)
        boolean enter(OrganisationId organisation, MessageId id, @Nullable String restoredAs);
    }
}
