-- An organisation's standard texts, and what its people have begun to write.

create table template (
    organisation_id uuid not null,
    id uuid not null,
    name text not null,
    texts jsonb not null,
    updated_at timestamptz not null default now(),
    primary key (organisation_id, id)
);
comment on table template is 'A standard text, by language. In clear: it is of no patient, and its placeholders are filled in only when it is used.';

create table draft (
    organisation_id uuid not null,
    case_id uuid not null,
    author text not null,
    id uuid not null,
    text_sealed bytea not null,
    updated_at timestamptz not null default now(),
    primary key (organisation_id, case_id, author)
);
create index draft_by_time on draft (updated_at);
comment on table draft is 'What a professional (author: her id) has begun to write in a case; gone when it is sent, or after seven days. id is the row of the seal.';

do $$
declare
    tenant text;
    mine constant text := 'organisation_id = any((select nullif(current_setting(''casewire.organisations'', true), '''')::uuid[])::uuid[])';
begin
    foreach tenant in array array['template', 'draft']
    loop
        execute format('alter table %I enable row level security', tenant);
        execute format('create policy mine on %I to ${app} using (%s) with check (%s)', tenant, mine, mine);
        execute format('create policy every on %I to ${link} using (true) with check (true)', tenant);
    end loop;
end $$;

grant select, insert, update (name, texts, updated_at), delete on template to ${app};
grant select, insert, update (text_sealed, updated_at), delete on draft to ${app};
grant select, insert, update, delete on template, draft to ${link};
