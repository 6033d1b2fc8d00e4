-- Whether a session still lives is known to the node that has it; the others ask whether that node does.

alter table inbound_delivery add column incarnation uuid;
comment on column inbound_delivery.incarnation is 'The process that took it in, as in node; null in rows from before.';
