-- Who may submit: nodes, slots and what an operator decided about a carrier.

create table node (
    id text primary key,
    incarnation uuid not null,
    beat bigint not null default 0,
    started_at timestamptz not null default now(),
    beat_at timestamptz not null default now()
);
comment on table node is 'A daemon process. It lives as long as beat rises; another judges that by its own monotonic clock.';

create table slot_lease (
    carrier text not null,
    slot smallint not null,
    node_id text,
    incarnation uuid,
    epoch bigint not null default 0,
    primary key (carrier, slot)
);
comment on table slot_lease is 'Cases hash to slots; only the process that holds a slot, at its epoch, may submit for it. A take-over raises the epoch and so waits for the intent transactions that hold the row for share.';

create table carrier_hold (
    carrier text primary key,
    hold text not null check (hold in ('STOPPED', 'HELD')),
    reason text not null,
    at timestamptz not null default now()
);
comment on table carrier_hold is 'A carrier that must not bind until an operator says so; survives a restart.';

create table upkeep_cursor (
    name text not null,
    organisation_id uuid not null,
    at timestamptz not null,
    primary key (name, organisation_id)
);
comment on table upkeep_cursor is 'How far a restartable job has come.';
