-- What waits is judged by the facts of the moment at which it would enter a thread, and two patients on one phone are
-- told apart by their names.

alter table cases add column name_hash bytea;
comment on column cases.name_hash is 'The organisation''s keyed hash of the patient''s name, whatever its case and the order of its words; null without a name, and erased with it.';

create index case_former_phone_by_case on case_former_phone (organisation_id, case_id);

alter table message
    add column other_sender_number boolean not null default false,
    add column possibly_mixed boolean not null default false,
    add column first_entry boolean not null default true,
    add column left_cases uuid[] not null default '{}';
comment on column message.other_sender_number is 'An inbound one that was sent to another number than its case wrote from.';
comment on column message.possibly_mixed is 'Its parts may belong to two texts of the patient.';
comment on column message.first_entry is 'Whether it still stands at the first entry that it had in this thread: only then its id tells a position.';
comment on column message.left_cases is 'The threads that it was moved out of.';

alter table unmatched
    add column awaits_choice boolean not null default false,
    add column possibly_mixed boolean not null default false;
comment on column unmatched.awaits_choice is 'It was for several cases once: from then on it enters a thread by a person''s word alone.';

update unmatched set awaits_choice = true where reason = 'needs-assignment';

create index unmatched_waiting_by_phone on unmatched (organisation_id, phone_index) where handled_at is null;

grant update (other_sender_number, first_entry, left_cases) on message to ${app};
grant update (changed_at) on case_former_phone to ${app};
grant update (reason, candidates, awaits_choice) on unmatched to ${app};

create or replace view thread_message with (security_invoker = true) as
select m.organisation_id, m.id, m.case_id, m.position, m.direction, m.automatic, m.late, m.incomplete,
    m.possible_duplicate, m.sender_number, m.encoding, m.segment_count, m.confirm_on, m.placed_by, m.also_open,
    m.resend_of, m.created_at, b.text_sealed, b.number_sealed, b.author_sealed,
    q.message_id is not null as queued, d.states, d.accepted_at, d.final_at,
    w.state as worst_state, w.error_code, w.error_detail, w.permanent, s.at as settled_at, o.since as overdue_since,
    m.other_sender_number, m.possibly_mixed, m.first_entry, m.left_cases
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
