-- Since when a case waits for a professional, and who answers for it.

alter table case_activity
    add column waiting_since timestamptz,
    add column answered_position bigint not null default 0,
    add column assignee_index bytea,
    add column assignee_sealed bytea;
create index case_activity_waiting on case_activity (organisation_id, waiting_since, case_id) where waiting_since is not null;
create index case_activity_by_assignee on case_activity (organisation_id, assignee_index, last_activity_at desc, case_id desc) where assignee_index is not null;
comment on column case_activity.waiting_since is 'When the oldest patient''s text came that nobody has answered; null while none waits or the case is complete. Follows from messages and their delivery (core''s Waiting).';
comment on column case_activity.answered_position is 'Up to here a professional said that no answer is needed.';
comment on column case_activity.assignee_index is 'Keyed hash of the id of the professional who answers for the case; assignee_sealed: {"id","name"}.';

alter table message add column answers_up_to bigint;
comment on column message.answers_up_to is 'Of a professional''s message: up to which entry it answers the patient, unless it is not sent.';

alter table organisation_counter
    add column waiting bigint not null default 0,
    add column unassigned bigint not null default 0;
comment on column organisation_counter.unassigned is 'Cases that are not complete and have no assignee.';
