-- A message that the carrier took in part is finished as it was begun, though the carrier's profile changed meanwhile.

alter table queue add column tie text;
comment on column queue.tie is 'How the segments are tied that the carrier has taken already (core''s Tie); null while it has none.';
