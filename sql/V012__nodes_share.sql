-- Several nodes on one database: who shares a carrier, which of its binds are whose, and what a take-over holds back.

alter table node add column buried boolean not null default false;
comment on column node.buried is 'Its beat stood still for the lease, and another node said so. The row stays while anything is left of it; its process, if it wakes, comes back under a new incarnation.';

create table carrier_member (
    carrier text not null,
    incarnation uuid not null,
    node_id text not null,
    standing text not null check (standing in ('READY', 'UNREACHED', 'HELD')),
    sending smallint not null,
    primary key (carrier, incarnation)
);
comment on table carrier_member is 'A node that has this carrier in its configuration. standing: whether it wants binds (UNREACHED: it had some and the carrier did not answer, so others go first). sending: binds that it submits over, by which the slots are shared.';

create table bind_lease (
    carrier text not null,
    number smallint not null,
    node_id text,
    incarnation uuid,
    epoch bigint not null default 0,
    primary key (carrier, number)
);
comment on table bind_lease is 'The binds of a carrier''s contract, numbered from 1. A node binds only what it holds here; it gives one back when nothing of it is left at the carrier, and another takes a dead node''s only when the carrier has given it up.';

create table lane_hold (
    carrier text not null,
    lane uuid not null,
    until timestamptz not null,
    primary key (carrier, lane)
);
comment on table lane_hold is 'Lanes of which a node that is gone had submitted something without an answer: nothing more of them is submitted until that can no longer arrive after it.';

grant select, insert, update, delete on carrier_member, bind_lease, lane_hold to ${link};
