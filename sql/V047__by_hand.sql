-- What professionals say about a patient's consent, and texts that were dealt with and are taken up again.

create table opt_out_word (
    organisation_id uuid not null,
    id uuid not null,
    phone_index bytea not null,
    case_id uuid not null,
    opted_out boolean not null,
    basis_sealed bytea not null,
    author_sealed bytea not null,
    at timestamptz not null,
    primary key (organisation_id, id)
);
create index opt_out_word_by_phone on opt_out_word (organisation_id, phone_index);
comment on table opt_out_word is 'A professional''s word that a patient wants no texts, or wants them again, told by another way than a keyword: with its basis and who recorded it. What holds is opt_out.';

alter table opt_out_word enable row level security;
create policy mine on opt_out_word to ${app}
    using (organisation_id = any((select nullif(current_setting('casewire.organisations', true), '')::uuid[])::uuid[]))
    with check (organisation_id = any((select nullif(current_setting('casewire.organisations', true), '')::uuid[])::uuid[]));
create policy every on opt_out_word to ${link} using (true) with check (true);
grant select, insert on opt_out_word to ${app};
grant select, insert, update, delete on opt_out_word to ${link};
grant insert, delete on opt_out to ${app};

create index unmatched_handled on unmatched (organisation_id, id desc) where handled_by_sealed is not null;
