-- What is answered while nobody is at the desk, and what a patient is expected to answer.

alter table message drop constraint message_automatic_check;
alter table message add constraint message_automatic_check
    check (automatic in ('CLOSING', 'UNKNOWN_SENDER', 'OPT_OUT', 'OUT_OF_HOURS'));
alter table automatic_answer drop constraint automatic_answer_kind_check;
alter table automatic_answer add constraint automatic_answer_kind_check
    check (kind in ('CLOSING', 'UNKNOWN_SENDER', 'OUT_OF_HOURS'));

-- The interval of the out-of-hours answer does not start anew with a chat message.
create or replace function restart_automatic_answers(pair bytea) returns void
    language sql volatile strict security definer
    set search_path = pg_catalog, public, pg_temp
    as $$ delete from automatic_answer where pair_index = pair and kind <> 'OUT_OF_HOURS' $$;

create or replace function release_conversation(pair bytea, organisation uuid, reserve interval) returns void
    language plpgsql volatile strict security definer
    set search_path = pg_catalog, public, pg_temp
    as $$
begin
    if not coalesce(own_organisation(organisation), false) then
        raise insufficient_privilege using message = 'not an organisation of this transaction';
    end if;
    perform lock_pair(pair);
    update conversation
    set live = false, reserved_until = now() + reserve, changed_at = now()
    where pair_index = pair and organisation_id = organisation and live;
    delete from automatic_answer where pair_index = pair and kind <> 'OUT_OF_HOURS';
end $$;

create table answer_expected (
    organisation_id uuid not null,
    message_id uuid not null,
    case_id uuid not null,
    within integer not null,
    look_at timestamptz not null,
    ended_at timestamptz,
    primary key (organisation_id, message_id)
);
create index answer_expected_due on answer_expected (organisation_id, look_at, message_id) where ended_at is null;
comment on table answer_expected is 'A message that the patient is expected to answer within so many seconds of its acceptance. look_at: when that may be decided, or is looked at again. ended_at: the patient wrote, the message did not arrive, or message.unanswered was told, once.';

alter table answer_expected enable row level security;
create policy mine on answer_expected to ${app}
    using (organisation_id = any((select nullif(current_setting('casewire.organisations', true), '')::uuid[])::uuid[]))
    with check (organisation_id = any((select nullif(current_setting('casewire.organisations', true), '')::uuid[])::uuid[]));
create policy every on answer_expected to ${link} using (true) with check (true);
grant select, insert on answer_expected to ${app};
grant select, insert, update, delete on answer_expected to ${link};
