package org.casewire.core.desk;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.casewire.core.access.Actor;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.Confirmation;
import org.casewire.core.cases.MessageState;
import org.casewire.core.db.Database;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.IdSpan;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.OrganisationSettings.ConfirmOn;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * An organisation's messages of a span of time, without texts, numbers or names, for a front end that compares them with
 * its own. A message belongs to the time at which its id was drawn: when it was accepted, or came into its thread. Safe
 * for all threads.
 */
public final class MessageListing {
    /** Before which every message's id lies. */
    public static final UUID NEWEST = new UUID(-1, -1);

    private final Database app;
    private final AuditTrail audit;

    public MessageListing(Database app, AuditTrail audit) {
        this.app = app;
        this.audit = audit;
    }

    /** @param confirmation empty for what came in */
    public record Item(
            MessageId id,
            Optional<CaseId> caseId,
            boolean outbound,
            MessageState state,
            Optional<Confirmation> confirmation,
            Instant createdAt) {}

    /** The newest before that id, {@code limit} at most. */
    public List<Item> page(OrganisationId organisation, Actor actor, IdSpan span, UUID before, int limit) {
        UUID to = unsigned(before, span.to()) < 0 ? before : span.to();
        return app.inTransaction(organisation, handle -> {
            Store store = handle.attach(Store.class);
            List<Item> found = Stream.concat(
                            store.messages(organisation, span.from(), to, limit).stream(),
                            store.scheduled(organisation, span.from(), to, limit).stream())
                    .map(Store.Row::item)
                    .sorted(Comparator.comparing((Item item) -> item.id().value(), MessageListing::unsigned)
                            .reversed())
                    .limit(limit)
                    .toList();
            audit.write(handle, organisation, actor, "messages.list", Optional.empty());
            return found;
        });
    }

    /** As PostgreSQL compares them; {@link UUID#compareTo} takes the halves as signed. */
    private static int unsigned(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }

    interface Store {
        @SqlQuery("""
                select m.id, m.case_id, m.direction, m.queued, m.segment_count, m.states, m.confirm_on,
                    m.settled_at is not null as settled, coalesce(s.created_at, m.created_at) as created_at,
                    null as waiting
                from (
                    select *
                    from thread_message
                    where organisation_id = :organisation
                    and id >= :from
                    and id < :to
                    and direction in ('INBOUND', 'OUTBOUND')
                    order by id desc
                    limit :limit) m
                left join scheduled_message s on s.organisation_id = m.organisation_id and s.id = m.id
                """)
        List<Row> messages(OrganisationId organisation, UUID from, UUID to, int limit);

        /** Those that have not entered a thread. */
        @SqlQuery("""
                select id, case_id, 'OUTBOUND' as direction, false as queued, segment_count, null::text[] as states,
                    'RECEIPT' as confirm_on, false as settled, created_at, state = 'WAITING' as waiting
                from scheduled_message
                where organisation_id = :organisation
                and id >= :from
                and id < :to
                and state <> 'ENTERED'
                order by id desc
                limit :limit
                """)
        List<Row> scheduled(OrganisationId organisation, UUID from, UUID to, int limit);

        /** @param waiting for its time; null for what has entered its thread */
        record Row(
                MessageId id,
                @Nullable CaseId caseId,
                String direction,
                boolean queued,
                int segmentCount,
                @Nullable List<String> states,
                @Nullable String confirmOn,
                boolean settled,
                Instant createdAt,
                @Nullable Boolean waiting) {
            Item item() {
                boolean outbound = direction.equals("OUTBOUND");
                MessageState state = outbound ? outboundState() : MessageState.RECEIVED;
                ConfirmOn on = confirmOn == null ? ConfirmOn.RECEIPT : ConfirmOn.valueOf(confirmOn);
                return new Item(
                        id,
                        Optional.ofNullable(caseId),
                        outbound,
                        state,
                        outbound ? Optional.of(Confirmation.of(state, on, settled)) : Optional.empty(),
                        createdAt);
            }

            private MessageState outboundState() {
                if (waiting != null) {
                    return waiting ? MessageState.SCHEDULED : MessageState.FAILED;
                }
                return MessageState.of(queued, segmentCount, states == null ? List.of() : states);
            }
        }
    }
}
