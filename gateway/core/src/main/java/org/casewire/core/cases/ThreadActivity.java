package org.casewire.core.cases;

import java.util.Optional;
import org.casewire.core.event.InboxChange;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * How much of a thread is unread, worked out again from the thread itself. The caller holds the case row's lock, so that
 * no text enters meanwhile. Each call returns by how much the inbox totals change.
 */
public final class ThreadActivity {
    private ThreadActivity() {}

    /** Everything up to and including this entry is read; what was read before stays so. */
    public static InboxChange read(Handle handle, OrganisationId organisation, CaseId caseId, long position) {
        return change(handle.attach(Store.class).read(organisation, caseId, position));
    }

    /** Everything from this entry on is unread; what was unread before stays so. */
    public static InboxChange unread(Handle handle, OrganisationId organisation, CaseId caseId, long from) {
        return change(handle.attach(Store.class).unread(organisation, caseId, from));
    }

    private static InboxChange change(Optional<Store.Unread> unread) {
        return unread.map(count -> InboxChange.ofUnread(
                        count.after() - count.before(), Integer.signum(count.after()) - Integer.signum(count.before())))
                .orElse(InboxChange.NONE);
    }

    interface Store {
        @SqlQuery("""
                with old as (
                    select unread, greatest(read_position, :position) as read_position
                    from case_activity
                    where organisation_id = :organisation
                    and case_id = :caseId
                    for no key update)
                update case_activity a
                set read_position = old.read_position,
                    unread = (
                        select count(*)
                        from message m
                        where m.organisation_id = :organisation
                        and m.case_id = :caseId
                        and m.position > old.read_position
                        and m.direction = 'INBOUND')
                from old
                where a.organisation_id = :organisation
                and a.case_id = :caseId
                returning old.unread as before, a.unread as after
                """)
        Optional<Unread> read(OrganisationId organisation, CaseId caseId, long position);

        @SqlQuery("""
                with old as (
                    select unread, least(read_position, :from - 1) as read_position
                    from case_activity
                    where organisation_id = :organisation
                    and case_id = :caseId
                    for no key update)
                update case_activity a
                set read_position = old.read_position,
                    unread = (
                        select count(*)
                        from message m
                        where m.organisation_id = :organisation
                        and m.case_id = :caseId
                        and m.position > old.read_position
                        and m.direction = 'INBOUND')
                from old
                where a.organisation_id = :organisation
                and a.case_id = :caseId
                returning old.unread as before, a.unread as after
                """)
        Optional<Unread> unread(OrganisationId organisation, CaseId caseId, long from);

        record Unread(int before, int after) {}
    }
}
