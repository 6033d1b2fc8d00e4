-- Receipts that find nothing, by the million: the oldest go first, and none waits behind them.

alter table receipt_waiting add column received_at timestamptz;
update receipt_waiting w set received_at = r.received_at from receipt r where r.id = w.receipt_id;
alter table receipt_waiting alter column received_at set not null;
create index receipt_waiting_due on receipt_waiting (carrier, next_at);
create index receipt_waiting_by_time on receipt_waiting (carrier, received_at);
