package org.casewire.core.upkeep;

import java.time.Duration;
import java.util.List;
import org.casewire.core.db.Database;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxStore;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.OrganisationDirectory;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the inbox totals again and puts right what has drifted (data.md, Counters). A transaction's rows and its change
 * of the counters become visible together, so one statement sees by how much they differ, whatever goes on meanwhile;
 * and a difference can be added at any later time. Safe on several nodes but for one that adds what another is about to
 * add: so each organisation's lock is taken.
 */
public final class RecountJob implements Upkeep.Job {
    private static final Logger LOG = LoggerFactory.getLogger(RecountJob.class);

    private final Database link;
    private final OrganisationDirectory organisations;
    private final Duration interval;

    public RecountJob(Database link, OrganisationDirectory organisations, Duration interval) {
        this.link = link;
        this.organisations = organisations;
        this.interval = interval;
    }

    @Override
    public String name() {
        return "recount";
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void run() {
        new EachByItself()
                .of(organisations.all(), organisation -> recount(organisation.id()))
                .end();
    }

    private void recount(OrganisationId organisation) {
        InboxChange drift = link.inTransaction(handle -> {
            Store store = handle.attach(Store.class);
            store.lock(organisation);
            InboxChange found = store.drift(organisation).get(0);
            InboxStore.change(handle, organisation, found);
            return found;
        });
        if (!drift.equals(InboxChange.NONE)) {
            LOG.atWarn()
                    .addKeyValue("organisation", organisation)
                    .addKeyValue("by", drift)
                    .log("Inbox totals had drifted and were put right");
        }
    }

    interface Store {
        /** Until the transaction ends; nobody else takes this lock, so that nobody waits for the counting. */
        @SqlQuery("select true from (select pg_advisory_xact_lock(hashtextextended('recount ' || :organisation, 0))) l")
        boolean lock(OrganisationId organisation);

        @SqlQuery("""
                select a.unread_messages - t.unread_messages as unread_messages,
                    a.unread_cases - t.unread_cases as unread_cases,
                    a.attention - t.attention as attention,
                    o.overdue - t.overdue as overdue,
                    u.unmatched - t.unmatched as unmatched,
                    a.waiting - t.waiting as waiting,
                    n.unassigned - t.unassigned as unassigned
                from (
                    select coalesce(sum(unread) filter (where unread > 0), 0) as unread_messages,
                        count(*) filter (where unread > 0) as unread_cases,
                        count(*) filter (where attention > 0) as attention,
                        count(*) filter (where waiting_since is not null) as waiting
                    from case_activity
                    where organisation_id = :organisation
                    and (unread > 0 or attention > 0 or waiting_since is not null)) a
                cross join (
                    select count(*) as unassigned
                    from case_activity
                    where organisation_id = :organisation
                    and status <> 'COMPLETE'
                    and assignee_index is null) n
                cross join (
                    select count(*) as overdue
                    from overdue
                    where organisation_id = :organisation
                    and ended_at is null) o
                cross join (
                    select count(*) as unmatched
                    from unmatched
                    where organisation_id = :organisation
                    and handled_at is null) u
                cross join (
                    select coalesce(sum(unread_messages), 0) as unread_messages,
                        coalesce(sum(unread_cases), 0) as unread_cases,
                        coalesce(sum(attention), 0) as attention,
                        coalesce(sum(overdue), 0) as overdue,
                        coalesce(sum(unmatched), 0) as unmatched,
                        coalesce(sum(waiting), 0) as waiting,
                        coalesce(sum(unassigned), 0) as unassigned
                    from organisation_counter
                    where organisation_id = :organisation) t
                """)
        List<InboxChange> drift(OrganisationId organisation);
    }
}
