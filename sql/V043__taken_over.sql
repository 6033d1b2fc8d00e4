-- Who had a pair reserved is told when another organisation takes it over: its patient's answers go elsewhere from then on.

alter table conversation
    add column last_case uuid,
    add column taken_from uuid,
    add column taken_from_case uuid;
comment on column conversation.last_case is 'The holder''s case whose closing released the pair.';
comment on column conversation.taken_from is 'Who had it reserved when it was taken over and has not been told yet; with taken_from_case.';

create index conversation_taken_over on conversation (pair_index) where taken_from is not null;

create or replace function take_conversation(pair bytea, organisation uuid, take_over boolean) returns boolean
    language plpgsql volatile strict security definer
    set search_path = pg_catalog, public, pg_temp
    as $$
declare
    taken boolean;
begin
    if not coalesce(own_organisation(organisation), false) then
        raise insufficient_privilege using message = 'not an organisation of this transaction';
    end if;
    perform lock_pair(pair);
    insert into conversation as held (pair_index, organisation_id, live)
    values (pair, organisation, true)
    on conflict (pair_index) do update
        set taken_from = case
                when held.organisation_id <> excluded.organisation_id and held.reserved_until >= now()
                then held.organisation_id
                else held.taken_from
            end,
            taken_from_case = case
                when held.organisation_id <> excluded.organisation_id and held.reserved_until >= now()
                then held.last_case
                else held.taken_from_case
            end,
            last_case = case when held.organisation_id = excluded.organisation_id then held.last_case end,
            organisation_id = excluded.organisation_id,
            live = true,
            reserved_until = null,
            changed_at = now()
        where held.organisation_id = excluded.organisation_id
            or (not held.live and (held.reserved_until is null or held.reserved_until < now() or take_over))
    returning true into taken;
    return coalesce(taken, false);
end $$;

create function remember_last_case(pair bytea, organisation uuid, closed_case uuid) returns void
    language plpgsql volatile strict security definer
    set search_path = pg_catalog, public, pg_temp
    as $$
begin
    if not coalesce(own_organisation(organisation), false) then
        raise insufficient_privilege using message = 'not an organisation of this transaction';
    end if;
    update conversation
    set last_case = closed_case
    where pair_index = pair and organisation_id = organisation;
end $$;
comment on function remember_last_case is 'Which case of the holder had the pair last: who is to be told when another organisation takes it over.';

revoke execute on function remember_last_case(bytea, uuid, uuid) from public;
grant execute on function remember_last_case(bytea, uuid, uuid) to ${app}, ${link};
