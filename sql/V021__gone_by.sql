-- A process was gone by the time at which it was replaced, which is certain; it may have worked on after its last beat,
-- by which ends were noted before. Those are forgotten: what they explained is kept twice and marked.

delete from node_end;
alter table node_end rename column ended_at to gone_by;
comment on table node_end is 'A process that another under the same node id has replaced, and when: it ended before. Kept as long as what it took in (inbound_delivery).';
