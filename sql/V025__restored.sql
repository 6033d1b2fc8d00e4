-- Whether this database is the one that its daemons knew last, or one that was restored from a backup.

create table database_generation (
    number integer primary key,
    id uuid not null unique default gen_random_uuid(),
    system_identifier bigint not null,
    since timestamptz not null default now(),
    why text not null,
    ends_at timestamptz,
    seen_until timestamptz,
    missing_events bigint,
    nodes text[] not null default '{}'
);
comment on table database_generation is 'The lives of this database: the first begins with its schema, a further one each time that a daemon or an operator finds it restored. A mark of an earlier one is settled; one of a generation that is not here was made after the backup. system_identifier: of the cluster that it lived in. ends_at, nodes: the last beat in the backup, and whose beats it holds; seen_until, missing_events: what the mark that gave it away had seen beyond that.';
insert into database_generation (number, system_identifier, why)
select 1, system_identifier, 'made'
from pg_control_system();

create table node_mark (
    node_id text primary key,
    beats bigint not null default 1,
    clean boolean not null default false,
    at timestamptz not null default now()
);
comment on table node_mark is 'Counts up with each beat of a node, which keeps the count outside of the database too: a database that has a smaller one than its node was restored. clean: the last beat was the end of a process that was told to stop.';

grant select, insert on database_generation to ${link};
grant select, insert, update, delete on node_mark to ${link};
grant select, update on sequence event_id to ${link};
