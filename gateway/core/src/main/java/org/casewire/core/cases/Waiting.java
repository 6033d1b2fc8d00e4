package org.casewire.core.cases;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.casewire.core.db.BindColumns;
import org.casewire.core.event.InboxChange;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.CaseKey;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * Since when a case waits: since the oldest patient's text that no professional has answered. It is never moved by hand
 * but worked out from what stands there, after everything that may change it: a text entered or left, a message was
 * accepted or turned out as not sent, somebody said that no answer is needed, the case was closed or opened again. A
 * complete case does not wait; opened again, it waits as before.
 *
 * <p>Works in the caller's transaction, on either login, with or without the case row's lock: the activity row
 * arbitrates. It is locked by a statement before the one that looks, which so sees what was committed meanwhile.
 */
public final class Waiting {
    private Waiting() {}

    /** Works it out anew for one case, and returns by how much the inbox total changes. */
    public static InboxChange again(Handle handle, OrganisationId organisation, CaseId caseId) {
        return again(handle, List.of(new CaseKey(organisation, caseId))).getOrDefault(organisation, InboxChange.NONE);
    }

    /** The same for several cases. */
    public static Map<OrganisationId, InboxChange> again(Handle handle, Collection<CaseKey> cases) {
        if (cases.isEmpty()) {
            return Map.of();
        }
        ActivityLock.take(handle, cases);
        return sum(handle.attach(Store.class).again(sorted(cases), false));
    }

    /** After messages were accepted. The activity rows are locked; of those that do not wait none begins to. */
    public static Map<OrganisationId, InboxChange> answered(Handle handle, Collection<CaseKey> cases) {
        return sum(handle.attach(Store.class).again(sorted(cases), true));
    }

    private static List<CaseKey> sorted(Collection<CaseKey> cases) {
        return cases.stream().distinct().sorted(CaseKey.ORDER).toList();
    }

    private static Map<OrganisationId, InboxChange> sum(List<Store.Changed> changes) {
        Map<OrganisationId, InboxChange> sums = new HashMap<>();
        changes.forEach(one -> sums.merge(one.organisationId(), InboxChange.ofWaiting(one.cases()), InboxChange::plus));
        return sums;
    }

    interface Store {
        /**
         * Tells those that have changed.
         *
         * @param waitingOnly leaves those alone that do not wait
         */
        @SqlQuery("""
                with old as (
                    select a.organisation_id, a.case_id, a.status, a.waiting_since,
                        greatest(a.answered_position, (
                            select max(m.answers_up_to)
                            from message m
                            where m.organisation_id = a.organisation_id
                            and m.case_id = a.case_id
                            and m.answers_up_to is not null
                            and not exists (
                                select from delivery d
                                where d.organisation_id = m.organisation_id
                                and d.message_id = m.id
                                and d.state in ('FAILED', 'UNDELIVERED', 'EXPIRED')))) as answered
                    from unnest(:organisation, :caseId) as wanted (organisation_id, case_id)
                    join case_activity a
                        on a.organisation_id = wanted.organisation_id
                        and a.case_id = wanted.case_id
                    where not :waitingOnly or a.waiting_since is not null),
                new as (
                    select old.organisation_id, old.case_id, old.waiting_since as before, (
                        select min(m.created_at)
                        from message m
                        where m.organisation_id = old.organisation_id
                        and m.case_id = old.case_id
                        and m.position > old.answered
                        and m.direction = 'INBOUND'
                        and old.status <> 'COMPLETE') as since
                    from old)
                update case_activity a
                set waiting_since = new.since
                from new
                where a.organisation_id = new.organisation_id
                and a.case_id = new.case_id
                and new.since is distinct from new.before
                returning a.organisation_id,
                    (new.since is not null)::integer - (new.before is not null)::integer as cases
                """)
        List<Changed> again(@BindColumns List<CaseKey> cases, boolean waitingOnly);

        /** @param cases by how many more wait */
        record Changed(OrganisationId organisationId, int cases) {}
    }
}
