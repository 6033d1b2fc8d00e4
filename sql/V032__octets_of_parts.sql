-- Parts are joined before they are read: a sign that is cut between two of them is whole again.

alter table inbound_part add column octets_sealed bytea;
alter table inbound_part add column coding text;
comment on column inbound_part.octets_sealed is 'What the part was read from, as text_sealed is kept and gone; null where the protocol gives text.';
comment on column inbound_part.coding is 'How its octets are labelled, and what they may be instead.';

create table text_octets (
    id uuid primary key,
    organisation_id uuid,
    message_id uuid,
    coding text not null,
    data_coding smallint not null,
    charset text,
    octets_sealed bytea not null,
    at timestamptz not null default now()
);
create index text_octets_by_message on text_octets (organisation_id, message_id) where message_id is not null;
comment on table text_octets is 'The octets of a text that nobody could read, or that was read by a guess (charset), so that it can be read anew. id: of the message, unmatched item or unassigned text as which it first came; message_id: where it stands in a thread. Sealed under the organisation''s key, while unassigned under the inbound key.';

alter table text_octets enable row level security;
create policy mine on text_octets to ${app}
    using (organisation_id = any((select nullif(current_setting('casewire.organisations', true), '')::uuid[])::uuid[]))
    with check (organisation_id = any((select nullif(current_setting('casewire.organisations', true), '')::uuid[])::uuid[]));
create policy every on text_octets to ${link} using (true) with check (true);
grant select, update (message_id) on text_octets to ${app};
grant select, insert, update, delete on text_octets to ${link};
