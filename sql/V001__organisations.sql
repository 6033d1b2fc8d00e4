-- Organisations (tenants), what they own, and who may call for them.

create table organisation (
    id uuid primary key,
    slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name text not null,
    settings jsonb not null,
    version bigint not null default 1,
    wrapped_keys bytea not null,
    created_at timestamptz not null default now()
);
comment on table organisation is 'A tenant. settings: what PUT /v1/organisation changes; version: the ETag; wrapped_keys: the data key and the search key, wrapped by the organisation''s key in the keyset file, outside this database.';

create table sender_number (
    organisation_id uuid not null,
    carrier text not null,
    number text not null check (number ~ '^[0-9]{3,15}$'),
    kind text not null check (kind in ('MSISDN', 'SHORT_CODE')),
    rank integer not null,
    retired boolean not null default false,
    default_organisation boolean not null default false,
    primary key (organisation_id, carrier, number)
);
create index sender_number_by_number on sender_number (carrier, number);
create unique index sender_number_one_default on sender_number (carrier, number) where default_organisation;
comment on table sender_number is 'A number that patients see and answer to; several organisations may share one. A retired one still receives. In clear: it is the organisation''s own published number, no patient''s.';

create table api_key (
    id text primary key check (id ~ '^[a-z0-9]{8,32}$'),
    organisation_id uuid,
    roles text[] not null,
    name_sealed bytea not null,
    secret_hash bytea not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz
);
create index api_key_by_organisation on api_key (organisation_id);
comment on table api_key is 'An API key: its secret only as a keyed hash. organisation_id is null for operator keys. Found before the organisation is known, so by the definer function find_api_key.';

create table idempotency (
    organisation_id uuid not null,
    key_hash bytea not null,
    body_hash bytea not null,
    resource_id uuid not null,
    status smallint not null,
    created_at timestamptz not null default now(),
    primary key (organisation_id, key_hash)
);
comment on table idempotency is 'Idempotency-Key of a POST (keyed hash over path and key), written in the transaction that created the resource. Kept 24 h.';

create table organisation_counter (
    organisation_id uuid not null,
    lane smallint not null,
    unread_messages bigint not null default 0,
    unread_cases bigint not null default 0,
    attention bigint not null default 0,
    overdue bigint not null default 0,
    unmatched bigint not null default 0,
    primary key (organisation_id, lane)
) with (fillfactor = 50);
comment on table organisation_counter is 'The inbox totals, spread over lanes so that parallel writers do not queue on one row; the truth is the sum over lanes. A single lane may be negative.';
