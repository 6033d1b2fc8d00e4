-- Each text pays for these indexes. Its earlier deliveries are found by its sender, who has but a few pairs; those of a
-- session that ended are among those of the last minutes, and what is forgotten is the oldest.

drop index inbound_delivery_by_pair;
drop index inbound_delivery_by_session;
create index inbound_delivery_by_time on inbound_delivery (received_at);
create index idempotency_by_time on idempotency (created_at);

-- Room for the time of the acknowledgement, which comes a moment later: a new version on the same page changes no index.
alter table inbound_delivery set (fillfactor = 50);
