-- What professionals note for each other in a thread. A table of its own, so that no note can ever become a message.

create table note (
    organisation_id uuid not null,
    id uuid not null,
    case_id uuid not null,
    position bigint not null,
    text_sealed bytea not null,
    author_sealed bytea not null,
    created_at timestamptz not null,
    primary key (organisation_id, id)
);
create unique index note_by_position on note (organisation_id, case_id, position);
comment on table note is 'A note of a professional in a thread, seen by the team and never sent. position: its entry number, handed out by the case row as for messages. author_sealed: {"id","name"}.';

alter table note enable row level security;
create policy mine on note to ${app}
    using (organisation_id = any((select nullif(current_setting('casewire.organisations', true), '')::uuid[])::uuid[]))
    with check (organisation_id = any((select nullif(current_setting('casewire.organisations', true), '')::uuid[])::uuid[]));
create policy every on note to ${link} using (true) with check (true);
grant select, insert on note to ${app};
grant select, insert, update, delete on note to ${link};
