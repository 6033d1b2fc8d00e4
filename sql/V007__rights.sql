-- The two logins that serve: ${app} answers requests for the organisations named in the transaction, ${link} works for
-- all of them on the carriers' behalf. Neither owns anything.

do $$
declare
    tenant text;
    mine constant text := 'organisation_id = any((select nullif(current_setting(''casewire.organisations'', true), '''')::uuid[])::uuid[])';
begin
    foreach tenant in array array[
        'sender_number', 'api_key', 'idempotency', 'organisation_counter', 'cases', 'case_activity', 'case_former_phone',
        'attention', 'opt_out', 'message', 'message_body', 'queue', 'submit_outcome', 'delivery', 'uncertain',
        'message_settlement', 'overdue', 'unmatched', 'event', 'audit']
    loop
        execute format('alter table %I enable row level security', tenant);
        execute format('create policy mine on %I to ${app} using (%s) with check (%s)', tenant, mine, mine);
        execute format('create policy every on %I to ${link} using (true) with check (true)', tenant);
    end loop;
end $$;

alter table organisation enable row level security;
create policy mine on organisation to ${app}
    using (id = any((select nullif(current_setting('casewire.organisations', true), '')::uuid[])::uuid[]));
create policy every on organisation to ${link} using (true);

grant select, update (name, settings, version) on organisation to ${app};
grant select on sender_number to ${app};
grant select, insert, update (revoked_at, last_used_at) on api_key to ${app};
grant select, insert, delete on idempotency to ${app};
grant select, insert, update on organisation_counter, cases, case_activity to ${app};
grant select, insert, delete on case_former_phone, attention to ${app};
grant select on opt_out to ${app};
grant select, insert, update (case_id, position, placed_by, late, also_open) on message to ${app};
grant select, insert on message_body, message_settlement, submit_outcome, event, audit to ${app};
grant select, insert, delete on queue to ${app};
grant select (organisation_id, message_id, segment, state, attempt, carrier, carrier_message_id, error_code,
    error_detail, permanent, receipt_stat, submitted_at, answered_at, final_at), insert on delivery to ${app};
grant select (organisation_id, message_id, segment, resent), update (resent) on uncertain to ${app};
grant select, update (ended_at) on overdue to ${app};
grant select, update (handled_at, handled_by_sealed, message_id, case_id) on unmatched to ${app};
grant usage on sequence event_id to ${app}, ${link};

grant select on organisation, sender_number, api_key to ${link};
grant update (last_used_at) on api_key to ${link};
grant select, delete on idempotency to ${link};
grant select, insert, update, delete on organisation_counter, cases, case_activity, case_former_phone, attention,
    opt_out, conversation, automatic_answer, automatic_mute, message, message_body, queue, submit_intent,
    submit_outcome, delivery, uncertain, message_settlement, overdue, receipt, receipt_waiting, inbound_delivery,
    part_set, inbound_part, unmatched, unassigned, event, node, slot_lease, carrier_hold, upkeep_cursor to ${link};
grant select, insert on audit to ${link};
grant select, update on event_forgotten to ${link};

-- Requests reach pairs and keys through these alone. The search path is fixed, so that nobody can slip a table under them.

create function pair_lock_key(pair bytea) returns bigint
    language sql immutable strict parallel safe
    set search_path = pg_catalog
    as $$ select ('x' || encode(substring(pair from 1 for 8), 'hex'))::bit(64)::bigint $$;

create function lock_pair(pair bytea) returns void
    language sql volatile strict
    set search_path = pg_catalog, public
    as $$ select pg_advisory_xact_lock(pair_lock_key(pair)) $$;
comment on function lock_pair is 'Serialises everything that decides about one pair, until the transaction ends. First in the lock order.';

create function own_organisation(organisation uuid) returns boolean
    language sql stable strict
    set search_path = pg_catalog
    as $$ select session_user = '${link}' or organisation = any (nullif(current_setting('casewire.organisations', true), '')::uuid[]) $$;

create function take_conversation(pair bytea, organisation uuid, take_over boolean) returns boolean
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
        set organisation_id = excluded.organisation_id, live = true, reserved_until = null, changed_at = now()
        where held.organisation_id = excluded.organisation_id
            or (not held.live and (held.reserved_until is null or held.reserved_until < now() or take_over))
    returning true into taken;
    return coalesce(taken, false);
end $$;
comment on function take_conversation is 'Takes, or joins, the pair for an organisation of the transaction; false when another one holds it. Says nothing on who that is.';

create function release_conversation(pair bytea, organisation uuid, reserve interval) returns void
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
    delete from automatic_answer where pair_index = pair;
end $$;
comment on function release_conversation is 'Ends the claim and starts its reservation; the interval of automatic answers starts anew.';

create function restart_automatic_answers(pair bytea) returns void
    language sql volatile strict security definer
    set search_path = pg_catalog, public, pg_temp
    as $$ delete from automatic_answer where pair_index = pair $$;

create function find_api_key(key_id text)
    returns table (id text, organisation_id uuid, roles text[], name_sealed bytea, secret_hash bytea, expires_at timestamptz, revoked_at timestamptz)
    language sql stable strict security definer
    set search_path = pg_catalog, public, pg_temp
    as $$ select k.id, k.organisation_id, k.roles, k.name_sealed, k.secret_hash, k.expires_at, k.revoked_at from api_key k where k.id = key_id $$;

revoke execute on function pair_lock_key(bytea), lock_pair(bytea), own_organisation(uuid), take_conversation(bytea, uuid, boolean), release_conversation(bytea, uuid, interval), restart_automatic_answers(bytea), find_api_key(text) from public;
grant execute on function lock_pair(bytea), pair_lock_key(bytea), own_organisation(uuid), take_conversation(bytea, uuid, boolean), release_conversation(bytea, uuid, interval), restart_automatic_answers(bytea), find_api_key(text) to ${app}, ${link};
