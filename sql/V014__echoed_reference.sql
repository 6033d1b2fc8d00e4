-- A receipt may name its segment by the reference we gave it; and an answer that was lost is told from its receipt.

alter table receipt add column reference integer;
comment on column receipt.reference is 'Our own reference of the segment, as the carrier echoes it; null where it does not.';

alter table delivery add column answer_lost boolean;
comment on column delivery.answer_lost is 'True when carrier_message_id is not from an answer but from the receipt that settled the segment; else null.';
grant select (answer_lost) on delivery to ${app};
