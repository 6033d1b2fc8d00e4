-- Messages, their way to the carrier and what came back. A message row is written once; what happens to it is told by
-- narrow rows beside it: queue (QUEUED), submit_intent (SUBMITTING), delivery (everything after the carrier's answer).

create table message (
    organisation_id uuid not null,
    id uuid not null,
    case_id uuid,
    position bigint,
    direction text not null check (direction in ('OUTBOUND', 'INBOUND')),
    automatic text check (automatic in ('CLOSING', 'UNKNOWN_SENDER', 'OPT_OUT')),
    unmatched_id uuid,
    late boolean not null default false,
    incomplete boolean not null default false,
    possible_duplicate boolean not null default false,
    carrier text not null,
    sender_number text not null,
    encoding text not null check (encoding in ('GSM7', 'UCS2')),
    segment_count smallint not null,
    reference integer not null default 0,
    confirm_on text check (confirm_on in ('RECEIPT', 'ACCEPTANCE')),
    placed_by text,
    also_open uuid[] not null default '{}',
    resend_of uuid,
    not_after timestamptz,
    created_at timestamptz not null,
    primary key (organisation_id, id),
    check ((case_id is null) = (position is null))
);
create unique index message_by_position on message (organisation_id, case_id, position);
create unique index message_resent_once on message (organisation_id, resend_of) where resend_of is not null;
comment on table message is 'One text of a thread, without the text. position: its entry number in the thread. case_id changes only by moving or attaching; an automatic message without a case belongs to an unmatched item. reference: the concatenation reference of its segments.';

create table message_body (
    organisation_id uuid not null,
    message_id uuid not null,
    text_sealed bytea not null,
    number_sealed bytea not null,
    author_sealed bytea,
    primary key (organisation_id, message_id)
);
comment on table message_body is 'The sealed part of a message: text, the patient''s number as it was then, and the author ({"id","name"}).';

create table queue (
    organisation_id uuid not null,
    lane uuid not null,
    position bigint not null,
    message_id uuid not null,
    carrier text not null,
    slot smallint not null,
    automatic boolean not null,
    pending integer not null,
    attempt smallint not null default 0,
    tries smallint not null default 0,
    next_at timestamptz not null,
    not_after timestamptz not null,
    queued_at timestamptz not null,
    primary key (organisation_id, lane, position)
);
comment on table queue is 'Messages that wait to be submitted; for recovery, since the dispatcher has them in memory. lane: the case, or the unmatched item of an automatic message. pending: bit n-1 is set while segment n is to be written. Claiming is deleting; a row goes only when no earlier one of its lane waits. attempt: how often it was claimed; tries: how often the carrier refused it for now.';

create table submit_intent (
    id uuid primary key,
    carrier text not null,
    incarnation uuid not null,
    organisation_ids uuid[] not null,
    message_ids uuid[] not null,
    pendings integer[] not null,
    attempts smallint[] not null,
    open boolean not null default true,
    at timestamptz not null default now()
);
create index submit_intent_open on submit_intent (carrier) where open;
comment on table submit_intent is 'One row per submitted batch, committed before the first byte is written. While open, its messages without an outcome of that attempt are SUBMITTING, and after a crash UNCERTAIN.';

create table submit_outcome (
    organisation_id uuid not null,
    message_id uuid not null,
    segment smallint not null,
    attempt smallint not null,
    class text not null,
    code text not null,
    next_at timestamptz,
    at timestamptz not null default now(),
    primary key (organisation_id, message_id, segment, attempt)
);
comment on table submit_outcome is 'A try that did not settle its segment: the carrier refused for now, or nothing was written.';

create table delivery (
    organisation_id uuid not null,
    message_id uuid not null,
    segment smallint not null,
    state text not null check (state in ('ACCEPTED', 'DELIVERED', 'FAILED', 'UNDELIVERED', 'EXPIRED', 'UNCERTAIN')),
    attempt smallint not null,
    carrier text not null,
    carrier_message_id text,
    pair_index bytea not null,
    error_code text,
    error_detail text,
    permanent boolean,
    receipt_stat text,
    submitted_at timestamptz,
    answered_at timestamptz not null,
    final_at timestamptz,
    primary key (organisation_id, message_id, segment)
) with (fillfactor = 80);
create index delivery_by_carrier_id on delivery (carrier, carrier_message_id) where carrier_message_id is not null;
create index delivery_by_time on delivery using brin (answered_at) with (pages_per_range = 32, autosummarize = on);
comment on table delivery is 'A segment that the carrier answered, or that was settled without it; changed by its receipt. (carrier, carrier_message_id) is not unique: carriers use ids again. pair_index is for the link role alone.';

create table uncertain (
    organisation_id uuid not null,
    message_id uuid not null,
    segment smallint not null,
    carrier text not null,
    pair_index bytea not null,
    submitted_at timestamptz not null,
    not_after timestamptz not null,
    resent boolean not null default false,
    primary key (organisation_id, message_id, segment)
);
create index uncertain_by_pair on uncertain (pair_index);
comment on table uncertain is 'Segments whose answer was lost, so that a receipt can settle one when it is the only one of its pair.';

create table message_settlement (
    organisation_id uuid not null,
    message_id uuid not null,
    author_sealed bytea not null,
    at timestamptz not null default now(),
    primary key (organisation_id, message_id)
);
comment on table message_settlement is 'A professional''s word that an UNCERTAIN message is taken as sent.';

create table overdue (
    organisation_id uuid not null,
    message_id uuid not null,
    reason text not null check (reason in ('ACCEPT', 'RECEIPT')),
    since timestamptz not null default now(),
    ended_at timestamptz,
    primary key (organisation_id, message_id, reason)
);
create index overdue_open on overdue (organisation_id, message_id) where ended_at is null;
comment on table overdue is 'A message that was not accepted, or got no final receipt, in the organisation''s time; raised once each.';

create table receipt (
    id bigint generated always as identity (cache 1) primary key,
    seal_id uuid not null,
    carrier text not null,
    message_ids text[] not null,
    pair_indexes bytea[] not null,
    status text not null,
    stat text not null,
    error text not null,
    permanent boolean,
    carrier_at timestamptz,
    raw_sealed bytea not null,
    organisation_id uuid,
    message_id uuid,
    segment smallint,
    received_at timestamptz not null default now()
);
comment on table receipt is 'Every receipt as it came, without the message''s text, sealed under the inbound key (seal_id is the row id of the seal).';

create table receipt_waiting (
    receipt_id bigint primary key,
    carrier text not null,
    message_ids text[] not null,
    tries smallint not null default 0,
    next_at timestamptz not null default now()
);
create index receipt_waiting_by_id on receipt_waiting using gin (message_ids);
comment on table receipt_waiting is 'Receipts whose message is not known yet (early, or on another node); tried again until the carrier''s horizon.';
