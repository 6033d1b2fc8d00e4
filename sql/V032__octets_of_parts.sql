-- Parts are joined before they are read: a sign that is cut between two of them is whole again.

alter table inbound_part add column octets_sealed bytea;
alter table inbound_part add column coding text;
comment on column inbound_part.octets_sealed is 'What the part was read from, as text_sealed is kept and gone; null where the protocol gives text.';
comment on column inbound_part.coding is 'How its octets are labelled, and what they may be instead.';
