-- What patients send: parts, repeats, and texts without a case.

create table inbound_delivery (
    id bigint generated always as identity (cache 1) primary key,
    carrier text not null,
    pair_index bytea not null,
    sender_index bytea not null,
    content_hash bytea not null,
    text_hash bytea,
    session uuid not null,
    received_at timestamptz not null default now(),
    answered_at timestamptz,
    session_ended_at timestamptz,
    absorbed_at timestamptz
);
create index inbound_delivery_by_pair on inbound_delivery (pair_index, received_at);
create index inbound_delivery_by_sender on inbound_delivery (sender_index, received_at);
create index inbound_delivery_by_session on inbound_delivery (session);
comment on table inbound_delivery is 'Each inbound PDU that was stored, so that the carrier''s repeat can be told from a patient who writes the same twice; also the memory of the loop guards. content_hash and text_hash are keyed. text_hash: the text that was complete with this PDU, null for other parts and repeats.';

create table part_set (
    id uuid primary key,
    carrier text not null,
    sender_number text not null,
    pair_index bytea not null,
    reference integer not null,
    width smallint not null,
    total smallint not null,
    arrived bit(255) not null,
    first_at timestamptz not null default now(),
    completed_at timestamptz,
    shown_at timestamptz,
    organisation_id uuid,
    message_id uuid,
    unmatched_id uuid,
    unassigned_id uuid
);
create unique index part_set_open on part_set (carrier, pair_index, reference, width, total) where completed_at is null;
create index part_set_recent on part_set (pair_index, completed_at);
create index part_set_due on part_set (first_at) where completed_at is null and shown_at is null;
comment on table part_set is 'The parts of one long text. arrived: bit n-1 for part n. shown_at: it was shown, perhaps incomplete, as the message or item named here. completed_at: complete, or given up.';

create table inbound_part (
    part_set_id uuid not null,
    number smallint not null,
    id uuid not null,
    text_sealed bytea,
    number_sealed bytea not null,
    content_hash bytea not null,
    received_at timestamptz not null default now(),
    primary key (part_set_id, number)
);
comment on table inbound_part is 'One part, sealed under the inbound key until its text is placed.';

create table unmatched (
    organisation_id uuid not null,
    id uuid not null,
    reason text not null check (reason in ('case-complete', 'case-not-started', 'number-changed', 'unknown-sender', 'needs-assignment')),
    at timestamptz not null,
    carrier text not null,
    sender_number text not null,
    phone_index bytea not null,
    number_sealed bytea not null,
    text_sealed bytea not null,
    encoding text not null,
    incomplete boolean not null default false,
    possible_duplicate boolean not null default false,
    case_id uuid,
    candidates uuid[] not null default '{}',
    answered_at timestamptz,
    handled_at timestamptz,
    handled_by_sealed bytea,
    message_id uuid,
    primary key (organisation_id, id)
);
create index unmatched_by_case on unmatched (organisation_id, case_id);
create index unmatched_listed on unmatched (organisation_id, id desc) where handled_at is null;
comment on table unmatched is 'An inbound text that belongs to no open case. It leaves the list (handled_at) when it enters a thread (message_id) or somebody says it is dealt with (handled_by_sealed). phone_index is the organisation''s own.';

create table unassigned (
    id uuid primary key,
    carrier text not null,
    sender_number text not null,
    pair_index bytea not null,
    number_sealed bytea not null,
    text_sealed bytea not null,
    encoding text not null,
    incomplete boolean not null default false,
    possible_duplicate boolean not null default false,
    at timestamptz not null,
    organisation_id uuid,
    assigned_at timestamptz
);
create index unassigned_waiting on unassigned (id) where assigned_at is null;
comment on table unassigned is 'A text to a sender number that several organisations or none may answer; sealed under the inbound key until an operator names the organisation.';
