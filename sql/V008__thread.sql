-- A message with everything that tells its state, for whoever shows it.

create view thread_message with (security_invoker = true) as
select m.organisation_id, m.id, m.case_id, m.position, m.direction, m.automatic, m.late, m.incomplete,
    m.possible_duplicate, m.sender_number, m.encoding, m.segment_count, m.confirm_on, m.placed_by, m.also_open,
    m.resend_of, m.created_at, b.text_sealed, b.number_sealed, b.author_sealed,
    q.message_id is not null as queued, d.states, d.accepted_at, d.final_at,
    w.state as worst_state, w.error_code, w.error_detail, w.permanent, s.at as settled_at, o.since as overdue_since
from message m
join message_body b on b.organisation_id = m.organisation_id and b.message_id = m.id
left join queue q
    on q.organisation_id = m.organisation_id
    and q.lane = coalesce(m.case_id, m.id)
    and q.position = coalesce(m.position, 0)
    and q.message_id = m.id
left join lateral (
    select array_agg(one.state order by one.segment) as states,
        max(one.answered_at) filter (where one.state in ('ACCEPTED', 'DELIVERED') or one.carrier_message_id is not null)
            as accepted_at,
        max(one.final_at) as final_at
    from delivery one
    where one.organisation_id = m.organisation_id
    and one.message_id = m.id) d on m.direction = 'OUTBOUND'
left join lateral (
    select bad.state, bad.error_code, bad.error_detail, bad.permanent
    from delivery bad
    where bad.organisation_id = m.organisation_id
    and bad.message_id = m.id
    and bad.state not in ('ACCEPTED', 'DELIVERED')
    order by array_position(array['FAILED', 'UNDELIVERED', 'EXPIRED', 'UNCERTAIN'], bad.state),
        bad.error_code = 'not-sent',
        bad.segment
    limit 1) w on m.direction = 'OUTBOUND'
left join message_settlement s on s.organisation_id = m.organisation_id and s.message_id = m.id
left join lateral (
    select min(late.since) as since
    from overdue late
    where late.organisation_id = m.organisation_id
    and late.message_id = m.id
    and late.ended_at is null) o on m.direction = 'OUTBOUND';
comment on view thread_message is 'A message, its sealed body and what its state follows from. states: of the segments that were settled, by segment; worst_*: why it did not arrive, if so.';

grant select on thread_message to ${app}, ${link};
