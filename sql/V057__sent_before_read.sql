-- What could not be read at once lay in the socket while the carrier's time-out ran.

alter table inbound_delivery add column sent_after timestamptz;
comment on column inbound_delivery.sent_after is 'When the carrier may have sent it at the earliest; null in rows from before.';
