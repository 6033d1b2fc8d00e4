-- Cases, their threads' activity, and who holds which pair (sender number, patient number).

create table cases (
    organisation_id uuid not null,
    id uuid not null,
    status text not null check (status in ('NEW', 'IN_PROGRESS', 'COMPLETE')),
    reference_index bytea,
    reference_sealed bytea,
    subject_sealed bytea,
    name_sealed bytea,
    phone_index bytea not null,
    phone_sealed bytea not null,
    language text,
    carrier text,
    sender_number text,
    next_position bigint not null default 1,
    created_at timestamptz not null default now(),
    status_changed_at timestamptz not null default now(),
    opened_at timestamptz,
    primary key (organisation_id, id)
) with (fillfactor = 70);
create unique index cases_by_reference on cases (organisation_id, reference_index);
create index cases_by_phone on cases (organisation_id, phone_index);
comment on table cases is 'One contact request of one patient. next_position hands out the thread''s entry numbers and its row lock settles every race on the case. (carrier, sender_number): the conversation the case has joined; kept when the case is closed, so that it can be taken back. phone_index: the organisation''s own blind index.';

create table case_activity (
    organisation_id uuid not null,
    case_id uuid not null,
    status text not null,
    hidden boolean not null default false,
    last_activity_at timestamptz not null default now(),
    last_message_at timestamptz,
    last_message_id uuid,
    read_position bigint not null default 0,
    unread integer not null default 0 check (unread >= 0),
    attention integer not null default 0 check (attention >= 0),
    primary key (organisation_id, case_id)
) with (fillfactor = 50);
create index case_activity_by_time on case_activity (organisation_id, last_activity_at desc, case_id desc);
create index case_activity_by_status on case_activity (organisation_id, status, last_activity_at desc, case_id desc);
create index case_activity_unread on case_activity (organisation_id, last_activity_at desc, case_id desc) where unread > 0;
create index case_activity_attention on case_activity (organisation_id, last_activity_at desc, case_id desc) where attention > 0;
comment on table case_activity is 'What moves a case in the list, apart from the case row so that the latter''s updates stay cheap. status repeats cases.status for the list''s indexes; both change in one transaction under the case row''s lock. attention counts the case''s rows in attention.';

create table case_former_phone (
    organisation_id uuid not null,
    phone_index bytea not null,
    case_id uuid not null,
    changed_at timestamptz not null default now(),
    primary key (organisation_id, phone_index, case_id)
);
comment on table case_former_phone is 'A number that a case had before its phone was changed (rule number-changed).';

create table attention (
    organisation_id uuid not null,
    case_id uuid not null,
    message_id uuid not null,
    at timestamptz not null default now(),
    primary key (organisation_id, case_id, message_id)
);
comment on table attention is 'An outbound message that is not sent, not confirmed or overdue and that nobody has dealt with yet.';

create table opt_out (
    organisation_id uuid not null,
    phone_index bytea not null,
    at timestamptz not null default now(),
    primary key (organisation_id, phone_index)
);
comment on table opt_out is 'A patient who asked the organisation to stop texting.';

create table conversation (
    pair_index bytea primary key,
    organisation_id uuid not null,
    live boolean not null,
    reserved_until timestamptz,
    changed_at timestamptz not null default now()
);
comment on table conversation is 'The live claim of one organisation on one pair (carrier, sender number, patient number), or its reservation after the release. Found by the deployment''s keyed index before the organisation is known; the link role alone sees it, requests reach it through the definer functions only.';

create table automatic_answer (
    pair_index bytea primary key,
    last_at timestamptz not null
);
comment on table automatic_answer is 'When a pair got its last automatic answer: the arbiter row that lets one of several concurrent texts cause an answer.';

create table automatic_mute (
    sender_index bytea primary key,
    until timestamptz not null
);
comment on table automatic_mute is 'A sender that gets no automatic answers for a while, because a machine seems to answer us.';
