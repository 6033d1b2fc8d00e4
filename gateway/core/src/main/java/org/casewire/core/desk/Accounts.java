package org.casewire.core.desk;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.casewire.core.cases.Confirmation;
import org.casewire.core.cases.MessageState;
import org.casewire.core.db.Database;
import org.casewire.core.id.IdSpan;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.organisation.OrganisationSettings.ConfirmOn;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * What became of everything that an organisation sent and was sent in a span of time, and how much it was. The total is
 * counted by itself and not from its parts, so that what is lost between them shows. Safe for all threads.
 */
public final class Accounts {
    private final Database app;
    private final OrganisationDirectory organisations;

    public Accounts(Database app, OrganisationDirectory organisations) {
        this.app = app;
        this.organisations = organisations;
    }

    /** Messages that were accepted for sending; those that wait for their time are on their way. */
    public record Accepted(long total, long reached, long notSent, long unknown, long onItsWay) {
        private static final Accepted NOTHING = new Accepted(0, 0, 0, 0, 0);

        private Accepted plus(Accepted other) {
            return new Accepted(
                    total + other.total,
                    reached + other.reached,
                    notSent + other.notSent,
                    unknown + other.unknown,
                    onItsWay + other.onItsWay);
        }

        private Accepted plus(Confirmation confirmation, long messages) {
            return switch (confirmation) {
                case SENT -> new Accepted(total, reached + messages, notSent, unknown, onItsWay);
                case NOT_SENT -> new Accepted(total, reached, notSent + messages, unknown, onItsWay);
                case UNKNOWN -> new Accepted(total, reached, notSent, unknown + messages, onItsWay);
                case PENDING -> new Accepted(total, reached, notSent, unknown, onItsWay + messages);
            };
        }

        /** What the parts do not account for; 0 when they add up. */
        public long difference() {
            return total - reached - notSent - unknown - onItsWay;
        }
    }

    /** Texts of patients, counted when they came in. */
    public record Received(long total, long inThreads, long unmatched, long handled, long erased) {
        private static final Received NOTHING = new Received(0, 0, 0, 0, 0);

        private Received plus(Received other) {
            return new Received(
                    total + other.total,
                    inThreads + other.inThreads,
                    unmatched + other.unmatched,
                    handled + other.handled,
                    erased + other.erased);
        }

        /** What the parts do not account for; 0 when they add up. */
        public long difference() {
            return total - inThreads - unmatched - handled - erased;
        }
    }

    public record Balance(Accepted accepted, Received received) {}

    /** @param to not included */
    public Balance balance(OrganisationId organisation, Instant from, Instant to) {
        Accepted accepted = Accepted.NOTHING;
        Received received = Received.NOTHING;
        for (Spans day : days(organisation, from, to)) {
            IdSpan span = IdSpan.of(day.from(), day.to());
            accepted = accepted.plus(accepted(organisation, span));
            received = received.plus(app.inTransaction(
                    organisation,
                    handle -> handle.attach(Store.class)
                            .received(organisation, span.from(), span.to())
                            .get(0)));
        }
        return new Balance(accepted, received);
    }

    private List<Spans> days(OrganisationId organisation, Instant from, Instant to) {
        return Spans.of(
                from,
                to,
                organisations.get(organisation).settings().desk().openingHours().zone());
    }

    private Accepted accepted(OrganisationId organisation, IdSpan span) {
        return app.inTransaction(organisation, handle -> {
            List<Store.Sent> sent = handle.attach(Store.class).sent(organisation, span.from(), span.to());
            Accepted sum = Accepted.NOTHING;
            for (Store.Sent row : sent) {
                // The row without a state is the count of all.
                String state = row.state();
                sum = state == null
                        ? sum.plus(new Accepted(row.messages(), 0, 0, 0, 0))
                        : sum.plus(
                                Confirmation.of(
                                        MessageState.valueOf(state),
                                        row.confirmOn() == null
                                                ? ConfirmOn.RECEIPT
                                                : ConfirmOn.valueOf(row.confirmOn()),
                                        row.settled()),
                                row.messages());
            }
            return sum;
        });
    }

    /** How usage is told apart. */
    public enum By {
        DAY,
        SENDER_NUMBER,
        STATE
    }

    /** @param key a date, a sender number or a state */
    public record Usage(String key, long messages, long segments) {
        private Usage plus(Usage other) {
            return new Usage(key, messages + other.messages, segments + other.segments);
        }
    }

    /** Of messages that were accepted for sending; by key. @param to not included */
    public List<Usage> usage(OrganisationId organisation, Instant from, Instant to, By by) {
        Map<String, Usage> sums = new LinkedHashMap<>();
        for (Spans day : days(organisation, from, to)) {
            IdSpan span = IdSpan.of(day.from(), day.to());
            List<Store.Used> used = app.inTransaction(
                    organisation, handle -> handle.attach(Store.class).used(organisation, span.from(), span.to()));
            for (Store.Used row : used) {
                String key = switch (by) {
                    case DAY -> day.day().toString();
                    case SENDER_NUMBER -> row.senderNumber();
                    case STATE -> row.state();
                };
                sums.merge(key, new Usage(key, row.messages(), row.segments()), Usage::plus);
            }
        }
        return sums.values().stream()
                .sorted((one, other) -> one.key().compareTo(other.key()))
                .toList();
    }

    interface Store {
        @SqlQuery("""
                select null as state, null as confirm_on, false as settled, sum(messages) as messages
                from (
                    select count(*) as messages
                    from message
                    where organisation_id = :organisation
                    and id >= :from
                    and id < :to
                    and direction = 'OUTBOUND'
                    union all
                    select count(*)
                    from scheduled_message
                    where organisation_id = :organisation
                    and id >= :from
                    and id < :to
                    and state <> 'ENTERED') everything
                union all
                select case
                        when queued then 'QUEUED'
                        when coalesce(cardinality(states), 0) < segment_count then 'SUBMITTING'
                        when worst_state is not null then worst_state
                        when 'ACCEPTED' = any(states) then 'ACCEPTED'
                        else 'DELIVERED'
                    end, confirm_on, settled_at is not null, count(*)
                from thread_message
                where organisation_id = :organisation
                and id >= :from
                and id < :to
                and direction = 'OUTBOUND'
                group by 1, 2, 3
                union all
                select case state when 'WAITING' then 'SCHEDULED' else 'FAILED' end, null, false, count(*)
                from scheduled_message
                where organisation_id = :organisation
                and id >= :from
                and id < :to
                and state <> 'ENTERED'
                group by 1
                """)
        List<Sent> sent(OrganisationId organisation, UUID from, UUID to);

        /** What entered a thread from a list is counted with the list, when it came. */
        @SqlQuery("""
                select direct.messages + listed.total as total,
                    direct.readable + listed.entered as in_threads,
                    listed.waiting as unmatched,
                    listed.handled,
                    0 as erased
                from (
                    select count(*) as messages, count(b.message_id) as readable
                    from message m
                    left join message_body b on b.organisation_id = m.organisation_id and b.message_id = m.id
                    where m.organisation_id = :organisation
                    and m.id >= :from
                    and m.id < :to
                    and m.direction = 'INBOUND'
                    and not exists (
                        select from unmatched u
                        where u.organisation_id = m.organisation_id
                        and u.message_id = m.id)) direct
                cross join (
                    select count(*) as total,
                        count(*) filter (where u.message_id is not null and m.id is not null) as entered,
                        count(*) filter (where u.message_id is null and u.handled_at is null) as waiting,
                        count(*) filter (where u.message_id is null and u.handled_at is not null) as handled
                    from unmatched u
                    left join message m on m.organisation_id = u.organisation_id and m.id = u.message_id
                    where u.organisation_id = :organisation
                    and u.id >= :from
                    and u.id < :to) listed
                """)
        List<Received> received(OrganisationId organisation, UUID from, UUID to);

        @SqlQuery("""
                select sender_number, case
                        when queued then 'QUEUED'
                        when coalesce(cardinality(states), 0) < segment_count then 'SUBMITTING'
                        when worst_state is not null then worst_state
                        when 'ACCEPTED' = any(states) then 'ACCEPTED'
                        else 'DELIVERED'
                    end as state, count(*) as messages, sum(segment_count) as segments
                from thread_message
                where organisation_id = :organisation
                and id >= :from
                and id < :to
                and direction = 'OUTBOUND'
                group by 1, 2
                """)
        List<Used> used(OrganisationId organisation, UUID from, UUID to);

        record Sent(@Nullable String state, @Nullable String confirmOn, boolean settled, long messages) {}

        record Used(String senderNumber, String state, long messages, long segments) {}
    }
}
