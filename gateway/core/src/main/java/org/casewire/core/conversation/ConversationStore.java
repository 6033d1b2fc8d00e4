package org.casewire.core.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Claims on pairs. The application login reaches them through the definer functions alone; {@link #find} is the link's. */
interface ConversationStore {
    /** Functions that return nothing are asked for in a subquery, since there is no value to map. */
    @SqlQuery("select true from (select lock_pair(:pair)) locked")
    boolean lock(byte[] pair);

    @SqlQuery("select take_conversation(:pair, :organisation, :takeOver)")
    boolean take(byte[] pair, OrganisationId organisation, boolean takeOver);

    @SqlQuery("""
            select true
            from (select release_conversation(:pair, :organisation, make_interval(secs => :seconds))) released
            """)
    boolean release(byte[] pair, OrganisationId organisation, double seconds);

    @SqlQuery("select true from (select remember_last_case(:pair, :organisation, :caseId)) remembered")
    boolean rememberLastCase(byte[] pair, OrganisationId organisation, CaseId caseId);

    @SqlQuery("select true from (select restart_automatic_answers(:pair)) restarted")
    boolean restartAutomaticAnswers(byte[] pair);

    @SqlQuery("""
            select organisation_id, live, reserved_until
            from conversation
            where pair_index = :pair
            """)
    Optional<Row> find(byte[] pair);

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    record Row(
            OrganisationId organisationId,
            boolean live,
            @Nullable Instant reservedUntil) {}
}
