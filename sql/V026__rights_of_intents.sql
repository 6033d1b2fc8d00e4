-- What an intent still lets its process decide.

comment on table submit_intent is 'One row per submitted batch, committed before the first byte is written. While open, its messages are SUBMITTING, and after a crash UNCERTAIN; it alone gives the right to put one of them back, fail or expire it after its try. pendings: 0 once that right was used. One without messages is a claim that was given up before it could be committed.';

-- A receipt settles a message whose answer was lost only when its id is nobody's under any base, and nobody else waits.

alter table receipt add column ruled_out text[] not null default '{}';
comment on column receipt.ruled_out is 'The id under the bases that the profile rules out: no segment is found by them, but one that has such an id is known to exist.';

create index delivery_without_id on delivery (pair_index) where carrier_message_id is null;
