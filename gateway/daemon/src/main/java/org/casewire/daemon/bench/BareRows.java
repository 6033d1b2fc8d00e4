package org.casewire.daemon.bench;

import java.util.List;

/**
 * The statements that one message costs, by transaction, each for a whole batch: what PostgreSQL must do at least for the
 * rows that are kept, without any of our program. To be changed with the tables. {@link BareLoop} knows the names.
 */
enum BareRows {
    /** Accepted; claimed for submitting; answered; its receipt. */
    OUTBOUND(
            List.of("""
                    insert into idempotency (organisation_id, key_hash, body_hash, resource_id, status)
                    select organisation, hash, hash, id, 201
                    from unnest(:organisations, :hashes, :ids) as row (organisation, hash, id)
                    on conflict do nothing
                    """, """
                    select c.id
                    from cases c
                    join unnest(:organisations, :cases) as row (organisation, id)
                        on row.organisation = c.organisation_id and row.id = c.id
                    order by c.organisation_id, c.id
                    for no key update of c
                    """, """
                    update cases c
                    set next_position = row.position + 1
                    from unnest(:organisations, :cases, :positions) as row (organisation, id, position)
                    where c.organisation_id = row.organisation and c.id = row.id
                    """, """
                    update case_activity a
                    set last_activity_at = now(), last_message_at = now(), last_message_id = row.id
                    from unnest(:organisations, :cases, :ids) as row (organisation, case_id, id)
                    where a.organisation_id = row.organisation and a.case_id = row.case_id
                    """, """
                    insert into message (organisation_id, id, case_id, position, direction, carrier, sender_number,
                        encoding, segment_count, reference, confirm_on, not_after, created_at)
                    select organisation, id, case_id, position, 'OUTBOUND', 'bare', '358457390001', 'GSM7', 1, 1,
                        'RECEIPT', now() + interval '1 day', now()
                    from unnest(:organisations, :ids, :cases, :positions) as row (organisation, id, case_id, position)
                    """, """
                    insert into message_body (organisation_id, message_id, text_sealed, number_sealed, author_sealed)
                    select row.* from unnest(:organisations, :ids, :texts, :phones, :authors) as row
                    """, """
                    insert into queue (organisation_id, lane, position, message_id, carrier, slot, automatic, pending,
                        next_at, not_after, queued_at)
                    select organisation, case_id, position, id, 'bare', 1, false, 1, now(), now() + interval '1 day', now()
                    from unnest(:organisations, :ids, :cases, :positions) as row (organisation, id, case_id, position)
                    """, """
                    insert into audit (organisation_id, id, at, actor, role, action, case_id, message_id, address,
                        request_id, sha256)
                    select organisation, other, now(), 'bare0000/n1', 'FRONTEND', 'message.send', case_id, id,
                        '127.0.0.1', cast(other as text), hash
                    from unnest(:organisations, :others, :cases, :ids, :hashes)
                        as row (organisation, other, case_id, id, hash)
                    """, event("message.queued", "QUEUED")),
            List.of("""
                    delete from queue q
                    using unnest(:organisations, :cases, :positions, :ids) as row (organisation, lane, position, id)
                    where q.organisation_id = row.organisation and q.lane = row.lane and q.position = row.position
                        and q.message_id = row.id
                    """, """
                    insert into submit_intent (id, carrier, incarnation, organisation_ids, message_ids, pendings, attempts)
                    select (array_agg(other))[1], 'bare', (array_agg(other))[1], array_agg(organisation),
                        array_agg(id), array_agg(1), array_agg(cast(1 as smallint))
                    from unnest(:organisations, :ids, :others) as row (organisation, id, other)
                    """),
            List.of("""
                    insert into delivery (organisation_id, message_id, segment, state, attempt, carrier,
                        carrier_message_id, pair_index, submitted_at, answered_at)
                    select organisation, id, 1, 'ACCEPTED', 1, 'bare', carrier_id, pair, now(), now()
                    from unnest(:organisations, :ids, :carrierIds, :pairs) as row (organisation, id, carrier_id, pair)
                    on conflict do nothing
                    """, event("message.accepted", "ACCEPTED")),
            List.of(
                    """
                    select d.message_id, d.state, m.case_id
                    from delivery d
                    join message m on m.organisation_id = d.organisation_id and m.id = d.message_id
                    where d.carrier = 'bare' and d.carrier_message_id = any(:carrierIds)
                    """,
                    """
                    insert into receipt (seal_id, carrier, message_ids, pair_indexes, status, stat, error, raw_sealed,
                        organisation_id, message_id, segment)
                    select other, 'bare', array[carrier_id], array[pair], 'DELIVERED', 'DELIVRD', '000', raw,
                        organisation, id, 1
                    from unnest(:others, :carrierIds, :pairs, :raws, :organisations, :ids)
                        as row (other, carrier_id, pair, raw, organisation, id)
                    """,
                    """
                    update delivery d
                    set state = 'DELIVERED', receipt_stat = 'DELIVRD', final_at = now()
                    from unnest(:organisations, :ids) as row (organisation, id)
                    where d.organisation_id = row.organisation and d.message_id = row.id and d.segment = 1
                    """,
                    event("message.delivered", "DELIVERED"),
                    "update submit_intent set open = false where id = any(:others) and open")),

    /** Stored; noted as acknowledged. */
    INBOUND(List.of("""
                    select c.id
                    from cases c
                    join unnest(:organisations, :pairs) as row (organisation, phone)
                        on row.organisation = c.organisation_id and row.phone = c.phone_index
                    order by c.organisation_id, c.id
                    for no key update of c
                    """, """
                    insert into inbound_delivery (carrier, pair_index, sender_index, content_hash, session,
                        arrival)
                    select 'bare', pair, pair, other_hash, other, id
                    from unnest(:pairs, :fresh, :others, :ids) as row (pair, other_hash, other, id)
                    """, """
                    update cases c
                    set next_position = row.position + 1
                    from unnest(:organisations, :cases, :positions) as row (organisation, id, position)
                    where c.organisation_id = row.organisation and c.id = row.id
                    """, """
                    insert into message (organisation_id, id, case_id, position, direction, carrier, sender_number,
                        encoding, segment_count, placed_by, created_at)
                    select organisation, id, case_id, position, 'INBOUND', 'bare', '358457390001', 'GSM7', 1,
                        'only-open-case', now()
                    from unnest(:organisations, :ids, :cases, :positions) as row (organisation, id, case_id, position)
                    """, """
                    insert into message_body (organisation_id, message_id, text_sealed, number_sealed)
                    select row.* from unnest(:organisations, :ids, :texts, :phones) as row
                    """, """
                    update case_activity a
                    set last_activity_at = now(), last_message_at = now(), last_message_id = row.id,
                        unread = a.unread + 1
                    from unnest(:organisations, :cases, :ids) as row (organisation, case_id, id)
                    where a.organisation_id = row.organisation and a.case_id = row.case_id
                    """, event("message.received", "RECEIVED")), List.of("""
                    update inbound_delivery d
                    set answered_at = now()
                    from unnest(:pairs, :ids) as row (pair, arrival)
                    where d.sender_index = row.pair and d.arrival = row.arrival and d.answered_at is null
                    """));

    private final List<List<String>> transactions;

    @SafeVarargs
    BareRows(List<String>... transactions) {
        this.transactions = List.of(transactions);
    }

    List<List<String>> transactions() {
        return transactions;
    }

    private static String event(String type, String state) {
        return """
                insert into event (organisation_id, type, case_id, message_id, state)
                select organisation, '%s', case_id, id, '%s'
                from unnest(:organisations, :cases, :ids) as row (organisation, case_id, id)
                """.formatted(type, state);
    }
}
