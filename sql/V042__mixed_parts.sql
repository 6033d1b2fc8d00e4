-- Phones use references again: parts of two texts may look like one.

alter table part_set
    add column followed boolean not null default false,
    add column mixed boolean not null default false;
comment on column part_set.followed is 'The patient has sent another text since it was begun: what comes for it now may be of yet another.';
comment on column part_set.mixed is 'A part came when that was in doubt.';

create index part_set_of_pair on part_set (pair_index) where completed_at is null;

alter table unassigned add column possibly_mixed boolean not null default false;
