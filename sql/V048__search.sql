-- Finding cases by the beginning of a name or the end of a number, without either in the clear.

create table case_search (
    organisation_id uuid not null,
    token integer not null,
    case_id uuid not null,
    primary key (organisation_id, token, case_id)
);
create index case_search_by_case on case_search (organisation_id, case_id);
comment on table case_search is 'Keyed hashes, cut to 24 bits, of the beginnings of the words of a patient''s name and of the last four digits of her number, by the organisation''s own key. Cut so that they tell little by themselves: what they find is opened and compared. Goes with the name and the number.';

alter table case_search enable row level security;
create policy mine on case_search to ${app}
    using (organisation_id = any((select nullif(current_setting('casewire.organisations', true), '')::uuid[])::uuid[]))
    with check (organisation_id = any((select nullif(current_setting('casewire.organisations', true), '')::uuid[])::uuid[]));
create policy every on case_search to ${link} using (true) with check (true);
grant select, insert, delete on case_search to ${app};
grant select, insert, update, delete on case_search to ${link};
