package org.casewire.core.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.cases.Attention;
import org.casewire.core.cases.Attention.CaseMessage;
import org.casewire.core.cases.MessageState;
import org.casewire.core.db.BindColumns;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Raises {@code message.unanswered}, once each, for messages that the patient has not answered within the time that its
 * sender gave, counted from the carrier's acceptance. A message that did not arrive is no longer waited for: that it did
 * not is told already. Who ends the row tells, in the same transaction, so it may be cut off anywhere.
 */
public final class UnansweredJob implements Upkeep.Job {
    private static final int EACH = 200;
    /** For one that is not accepted yet: its time has not begun. */
    private static final Duration LATER = Duration.ofMinutes(1);

    private final Database link;
    private final Runnable wakeFeed;
    private final Duration interval;

    public UnansweredJob(Database link, Runnable wakeFeed, Duration interval) {
        this.link = link;
        this.wakeFeed = wakeFeed;
        this.interval = interval;
    }

    @Override
    public String name() {
        return "unanswered";
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void run() {
        List<Due> due = link.inTransaction(handle -> handle.attach(Store.class).due(EACH));
        Map<OrganisationId, List<Due>> byOrganisation = new HashMap<>();
        due.forEach(one -> byOrganisation
                .computeIfAbsent(one.organisationId(), key -> new ArrayList<>())
                .add(one));
        new EachByItself()
                .of(byOrganisation.values(), one -> {
                    if (link.inTransaction(handle -> decide(handle, one)) > 0) {
                        wakeFeed.run();
                    }
                })
                .end();
    }

    /** @return how many were told */
    private static int decide(Handle handle, List<Due> all) {
        Store store = handle.attach(Store.class);
        List<Later> later = new ArrayList<>();
        List<CaseMessage> answered = new ArrayList<>();
        List<CaseMessage> unanswered = new ArrayList<>();
        for (Due one : all) {
            CaseMessage message = new CaseMessage(one.organisationId(), one.caseId(), one.messageId());
            Optional<Instant> until = one.until();
            if (one.answered() || one.isLost()) {
                answered.add(message);
            } else if (until.isEmpty()) {
                later.add(new Later(
                        one.organisationId(), one.messageId(), one.now().plus(LATER)));
            } else if (until.get().isAfter(one.now())) {
                later.add(new Later(one.organisationId(), one.messageId(), until.get()));
            } else {
                unanswered.add(message);
            }
        }
        if (!later.isEmpty()) {
            store.lookLater(later);
        }
        if (!answered.isEmpty()) {
            store.end(answered);
        }
        List<CaseMessage> told = unanswered.isEmpty() ? List.of() : store.end(unanswered);
        Map<OrganisationId, InboxChange> changes = Attention.change(handle, told, List.of());
        InboxStore.change(handle, changes);
        EventStore.append(
                handle,
                told.stream()
                        .map(one -> new NewEvent(
                                one.organisation(),
                                EventType.MESSAGE_UNANSWERED,
                                Optional.of(one.caseId()),
                                Optional.of(one.message()),
                                Optional.empty()))
                        .toList());
        return told.size();
    }

    interface Store {
        @SqlQuery("""
                select due.organisation_id, due.message_id, due.case_id, due.within, now() as now,
                    m.queued, m.segment_count, m.states, m.accepted_at,
                    exists (
                        select from message reply
                        where reply.organisation_id = m.organisation_id
                        and reply.case_id = m.case_id
                        and reply.direction = 'INBOUND'
                        and reply.position > m.position) as answered
                from organisation o
                cross join lateral (
                    select *
                    from answer_expected e
                    where e.organisation_id = o.id
                    and e.ended_at is null
                    and e.look_at <= now()
                    order by e.look_at, e.message_id
                    limit :each) due
                join thread_message m on m.organisation_id = due.organisation_id and m.id = due.message_id
                """)
        List<Due> due(int each);

        @SqlUpdate("""
                update answer_expected e
                set look_at = later.at
                from unnest(:organisation, :message, :at) as later (organisation_id, message_id, at)
                where e.organisation_id = later.organisation_id
                and e.message_id = later.message_id
                """)
        void lookLater(@BindColumns List<Later> later);

        /** Those that nobody else ended before. */
        @SqlQuery("""
                update answer_expected e
                set ended_at = now()
                from unnest(:organisation, :caseId, :message) as ended (organisation_id, case_id, message_id)
                where e.organisation_id = ended.organisation_id
                and e.message_id = ended.message_id
                and e.ended_at is null
                returning e.organisation_id as organisation, e.case_id, e.message_id as message
                """)
        List<CaseMessage> end(@BindColumns List<CaseMessage> messages);
    }

    record Later(OrganisationId organisation, MessageId message, Instant at) {}

    /** @param answered whether the patient has written since */
    record Due(
            OrganisationId organisationId,
            MessageId messageId,
            CaseId caseId,
            int within,
            Instant now,
            boolean queued,
            int segmentCount,
            @Nullable List<String> states,
            @Nullable Instant acceptedAt,
            boolean answered) {
        Optional<Instant> until() {
            return Optional.ofNullable(acceptedAt).filter(at -> !isUnderWay()).map(at -> at.plusSeconds(within));
        }

        private boolean isUnderWay() {
            return switch (state()) {
                case SCHEDULED, QUEUED, SUBMITTING -> true;
                case ACCEPTED, DELIVERED, UNCERTAIN, FAILED, UNDELIVERED, EXPIRED, RECEIVED -> false;
            };
        }

        boolean isLost() {
            return switch (state()) {
                case FAILED, UNDELIVERED, EXPIRED -> true;
                // Without its answer nobody knows when its time began; that it is uncertain is told already.
                case UNCERTAIN -> acceptedAt == null;
                case SCHEDULED, QUEUED, SUBMITTING, ACCEPTED, DELIVERED, RECEIVED -> false;
            };
        }

        private MessageState state() {
            return MessageState.of(queued, segmentCount, states == null ? List.of() : states);
        }
    }
}
