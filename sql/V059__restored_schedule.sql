-- A text that was to be sent between a backup and its restore may have been sent.

alter table database_generation
    add column scheduled_as text check (scheduled_as in ('EXPIRED', 'UNCERTAIN')),
    add column scheduled_until timestamptz,
    add constraint scheduled_whole check ((scheduled_as is null) = (scheduled_until is null));
comment on column database_generation.scheduled_as is 'As what an operator has scheduled texts shown whose time came before scheduled_until, instead of having them sent; null where they go out.';
