-- Who took a message back is told with it.

create table message_withdrawal (
    organisation_id uuid not null,
    message_id uuid not null,
    author_sealed bytea not null,
    at timestamptz not null default now(),
    primary key (organisation_id, message_id)
);
comment on table message_withdrawal is 'A professional''s word that a queued message is taken back.';

alter table message_withdrawal enable row level security;
create policy mine on message_withdrawal to ${app}
    using (organisation_id = any((select nullif(current_setting('casewire.organisations', true), '')::uuid[])::uuid[]))
    with check (organisation_id = any((select nullif(current_setting('casewire.organisations', true), '')::uuid[])::uuid[]));
create policy every on message_withdrawal to ${link} using (true) with check (true);
grant select, insert on message_withdrawal to ${app};
grant select, insert, update, delete on message_withdrawal to ${link};
