-- A delivery whose commit has an unknown end is written again; by its arrival it finds itself.

alter table inbound_delivery add column arrival uuid;
comment on column inbound_delivery.arrival is 'Made by the node when the PDU came in; null in rows from before.';
