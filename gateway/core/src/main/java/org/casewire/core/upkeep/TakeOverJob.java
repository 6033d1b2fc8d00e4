package org.casewire.core.upkeep;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * Tells who had a pair reserved that another organisation has taken it over: its patient's answers go elsewhere now. The
 * taker's transaction may write nothing of another organisation, so it leaves a note with the pair, which this takes
 * down and tells in one transaction: once, over crashes and nodes.
 */
public final class TakeOverJob implements Upkeep.Job {
    private static final int BATCH = 100;

    private final Database link;
    private final Runnable wakeFeed;
    private final Duration interval;

    public TakeOverJob(Database link, Runnable wakeFeed, Duration interval) {
        this.link = link;
        this.wakeFeed = wakeFeed;
        this.interval = interval;
    }

    @Override
    public String name() {
        return "take-overs";
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void run() {
        int told = BATCH;
        while (told >= BATCH) {
            told = link.inTransaction(handle -> {
                List<NewEvent> events = handle.attach(Store.class).takeNotes(BATCH).stream()
                        .map(TakenOver::event)
                        .toList();
                EventStore.append(handle, events);
                return events.size();
            });
            if (told > 0) {
                wakeFeed.run();
            }
        }
    }

    /** @param caseId the case that wrote on the pair last, where it is known */
    record TakenOver(OrganisationId organisation, Optional<CaseId> caseId) {
        NewEvent event() {
            return new NewEvent(
                    organisation, EventType.CONVERSATION_TAKEN_OVER, caseId, Optional.empty(), Optional.empty());
        }
    }

    interface Store {
        @SqlQuery("""
                with noted as (
                    select pair_index, taken_from, taken_from_case
                    from conversation
                    where taken_from is not null
                    limit :limit
                    for update skip locked)
                update conversation c
                set taken_from = null, taken_from_case = null
                from noted
                where c.pair_index = noted.pair_index
                returning noted.taken_from as organisation, noted.taken_from_case as case_id
                """)
        List<TakenOver> takeNotes(int limit);
    }
}
