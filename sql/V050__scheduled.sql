-- A text that is to be sent later stands outside its thread until then.

create table scheduled_message (
    organisation_id uuid not null,
    id uuid not null,
    case_id uuid not null,
    state text not null default 'WAITING' check (state in ('WAITING', 'ENTERED', 'CANCELLED')),
    send_at timestamptz not null,
    due_at timestamptz not null,
    look_at timestamptz not null,
    urgent boolean not null,
    take_over boolean not null,
    reply_within integer,
    encoding text not null,
    segment_count smallint not null,
    text_sealed bytea,
    number_sealed bytea not null,
    author_sealed bytea not null,
    created_at timestamptz not null,
    ended_at timestamptz,
    primary key (organisation_id, id)
);
create index scheduled_message_due on scheduled_message (organisation_id, look_at, id) where state = 'WAITING';
create index scheduled_message_by_case on scheduled_message (organisation_id, case_id) where state = 'WAITING';
comment on table scheduled_message is 'A text that is to be sent later. Who changes its state from WAITING decides: ENTERED in the transaction that makes the message of the same id, whose body has the text from then on; CANCELLED when it is taken back. send_at: as it was asked for; due_at: that, or the end of the quiet hours it fell into, from which its notAfter counts; look_at: when it is tried (again). reply_within: seconds.';

alter table scheduled_message enable row level security;
create policy mine on scheduled_message to ${app}
    using (organisation_id = any((select nullif(current_setting('casewire.organisations', true), '')::uuid[])::uuid[]))
    with check (organisation_id = any((select nullif(current_setting('casewire.organisations', true), '')::uuid[])::uuid[]));
create policy every on scheduled_message to ${link} using (true) with check (true);
grant select, insert, update (state, text_sealed, ended_at) on scheduled_message to ${app};
grant select, insert, update, delete on scheduled_message to ${link};
