package org.casewire.core.outcome;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.casewire.core.db.BindColumns;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Receipts as they came, and those that still look for their message. */
public interface ReceiptStore {
    /** @return their ids, which rise in the order of the rows */
    @SqlQuery("""
            with stored as (
                insert into receipt (seal_id, carrier, message_ids, ruled_out, pair_indexes, trust_id, status, stat, error, permanent,
                    carrier_at, reference, raw_sealed, organisation_id, message_id, segment, received_at)
                select row.seal_id, row.carrier, cast(row.message_ids as text[]), cast(row.ruled_out as text[]),
                    cast(row.pair_indexes as bytea[]), row.trust_id,
                    row.status, row.stat, row.error, row.permanent, row.carrier_at, row.reference, row.raw_sealed,
                    row.organisation_id, row.message_id, row.segment, row.received_at
                from unnest(:sealId, :carrier, :messageIds, :ruledOut, :pairIndexes, :trustId, :status, :stat, :error, :permanent,
                    :carrierAt, :reference, :rawSealed, :organisationId, :messageId, :segment, :receivedAt)
                    with ordinality as row (seal_id, carrier, message_ids, ruled_out, pair_indexes, trust_id, status, stat, error, permanent,
                        carrier_at, reference, raw_sealed, organisation_id, message_id, segment, received_at, ordinal)
                order by row.ordinal
                returning id)
            select id
            from stored
            order by id
            """)
    long[] insert(@BindColumns List<NewReceipt> receipts);

    @SqlUpdate("""
            insert into receipt_waiting (receipt_id, carrier, message_ids, received_at, next_at)
            select id, carrier, message_ids, received_at, now() + interval '2 seconds'
            from receipt
            where id = any(:ids)
            on conflict do nothing
            """)
    void keepWaiting(Long[] ids);

    /** Those that wait for one of these ids. */
    @SqlQuery("""
            select r.id, r.message_ids, r.ruled_out, r.pair_indexes, r.trust_id, r.status, r.stat, r.error, r.permanent,
                r.reference, r.received_at
            from receipt_waiting w
            join receipt r on r.id = w.receipt_id
            where w.carrier = :carrier
            and w.message_ids && cast(:ids as text[])
            order by r.id
            for update of w
            """)
    List<Kept> waitingFor(String carrier, String[] ids);

    /** Those that are due to be tried again, the longest due first: none waits behind those that are never found. */
    @SqlQuery("""
            select r.id, r.message_ids, r.ruled_out, r.pair_indexes, r.trust_id, r.status, r.stat, r.error, r.permanent,
                r.reference, r.received_at
            from (
                select receipt_id
                from receipt_waiting
                where carrier = :carrier
                and next_at <= now()
                order by next_at
                limit 500
                for update skip locked) w
            cross join lateral (
                select *
                from receipt
                where id = w.receipt_id
                limit 1) r
            order by r.id
            """)
    List<Kept> due(String carrier);

    @SqlUpdate("""
            update receipt r
            set organisation_id = found.organisation_id, message_id = found.message_id, segment = found.segment
            from unnest(:ids, :organisations, :messages, :segments)
                as found (id, organisation_id, message_id, segment)
            where r.id = found.id
            """)
    void found(Long[] ids, OrganisationId[] organisations, MessageId[] messages, Short[] segments);

    @SqlUpdate("delete from receipt_waiting where receipt_id = any(:ids)")
    void stopWaiting(Long[] ids);

    /** Slower each time: up to a minute in the first quarter of an hour, then each ten minutes, after a day each hour. */
    @SqlUpdate("""
            update receipt_waiting
            set tries = least(tries + 1, 1000),
                next_at = now() + case
                    when tries < 30 then (tries + 1) * interval '2 seconds'
                    when tries < 170 then interval '10 minutes'
                    else interval '1 hour' end
            where receipt_id = any(:ids)
            """)
    void waitLonger(Long[] ids);

    /** Some of those that found nothing within the carrier's horizon. @return how many */
    @SqlUpdate("""
            delete from receipt_waiting
            where ctid = any(array(
                select ctid
                from receipt_waiting
                where carrier = :carrier
                and received_at < now() - :horizon
                order by received_at
                limit 1000
                for update skip locked))
            """)
    int giveUp(String carrier, Duration horizon);

    @SqlQuery("select exists (select from receipt_waiting where carrier = :carrier)")
    boolean anyWaiting(String carrier);

    /** What other processes have in open intents: one of these messages may be about to learn its id. */
    @SqlQuery("""
            select m.organisation_id, m.id as message_id, m.sender_number, b.number_sealed
            from submit_intent i
            cross join unnest(i.organisation_ids, i.message_ids, i.pendings)
                as sent (organisation_id, message_id, pending)
            join message m on m.organisation_id = sent.organisation_id and m.id = sent.message_id
            join message_body b on b.organisation_id = m.organisation_id and b.message_id = m.id
            where i.carrier = :carrier
            and i.open
            and i.incarnation <> all(:mine)
            and sent.pending <> 0
            """)
    List<OutElsewhere> outElsewhere(String carrier, UUID[] mine);

    /** messageIds, ruledOut and pairIndexes: arrays as PostgreSQL writes them, since unnest would flatten arrays of arrays. */
    record NewReceipt(
            UUID sealId,
            String carrier,
            String messageIds,
            String ruledOut,
            String pairIndexes,
            boolean trustId,
            String status,
            String stat,
            String error,
            @Nullable Boolean permanent,
            @Nullable Instant carrierAt,
            @Nullable Integer reference,
            byte[] rawSealed,
            @Nullable OrganisationId organisationId,
            @Nullable MessageId messageId,
            @Nullable Short segment,
            Instant receivedAt) {}

    record Kept(
            long id,
            List<String> messageIds,
            List<String> ruledOut,
            List<byte[]> pairIndexes,
            boolean trustId,
            String status,
            String stat,
            String error,
            @Nullable Boolean permanent,
            @Nullable Integer reference,
            Instant receivedAt) {}

    record OutElsewhere(OrganisationId organisationId, MessageId messageId, String senderNumber, byte[] numberSealed) {}
}
