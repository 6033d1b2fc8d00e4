-- An operator asks a carrier's support by the id as the carrier wrote it, leading zeros and all.

alter table delivery add column carrier_message_id_written text;
comment on column delivery.carrier_message_id_written is 'The id as the carrier wrote it, where that differs from carrier_message_id, by which receipts are found.';
grant select (carrier_message_id_written) on delivery to ${app};
