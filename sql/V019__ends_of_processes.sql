-- When a process that was killed had its last sign of life, so that the carrier's repeat of what it acknowledged just
-- before is known as one: a link that breaks is noted by its process, its own death by nobody.

create table node_end (
    incarnation uuid primary key,
    ended_at timestamptz not null
);
comment on table node_end is 'A process that another under the same node id has replaced, and its last beat. Kept as long as what it took in (inbound_delivery).';

grant select, insert, delete on node_end to ${link};
