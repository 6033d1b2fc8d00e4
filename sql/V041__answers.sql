-- Automatic answers are counted, spent and muted by what caused them: for a pair and an organisation, each kind by itself.

drop table automatic_mute;
create table automatic_mute (
    pair_index bytea not null,
    organisation_id uuid not null,
    until timestamptz not null,
    primary key (pair_index, organisation_id)
);
comment on table automatic_mute is 'A pair and organisation that gets no automatic answers for a while, because a machine seems to answer us. For the link login alone.';

create table automatic_cause (
    pair_index bytea not null,
    organisation_id uuid not null,
    text_hash bytea not null,
    at timestamptz not null default clock_timestamp()
);
create index automatic_cause_by_pair on automatic_cause (pair_index, organisation_id, at);
create index automatic_cause_by_time on automatic_cause (at);
comment on table automatic_cause is 'A text that would have caused an automatic answer: the memory of the loop guard, for an hour. text_hash is keyed and holds the pair, so that equal texts of two patients do not look equal. For the link login alone.';

drop table automatic_answer;
create table automatic_answer (
    pair_index bytea not null,
    kind text not null check (kind in ('CLOSING', 'UNKNOWN_SENDER')),
    last_at timestamptz not null,
    organisation_id uuid,
    message_id uuid,
    primary key (pair_index, kind)
);
comment on table automatic_answer is 'When a pair got its last automatic answer of a kind, and which: the arbiter row that lets one of several concurrent texts cause an answer. One that did not arrive gives the interval back.';

grant select, insert, update, delete on automatic_mute, automatic_cause, automatic_answer to ${link};

-- Whose text it is stands in these hashes too, by the pair.
alter table inbound_delivery drop column text_hash;
comment on table inbound_delivery is 'Each inbound PDU that was stored, so that the carrier''s repeat can be told from a patient who writes the same twice. content_hash is keyed and holds the pair.';

alter table unmatched add column answer_id uuid;
comment on column unmatched.answer_id is 'The automatic message that answered it; whether that arrived is told by its own rows.';
