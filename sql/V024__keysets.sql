-- The database knows which keys it was used with, so that another keyset, or an older copy, is refused by name. Keys are
-- told by fingerprints, which give nothing of them away.

create table keyset_key (
    purpose text not null check (purpose in ('INBOUND', 'ROUTING', 'CREDENTIALS', 'REQUESTS')),
    fingerprint text not null check (fingerprint ~ '^[0-9a-f]{32}$'),
    noted_at timestamptz not null default now(),
    primary key (purpose, fingerprint)
);
comment on table keyset_key is 'Every key of the installation (not an organisation''s) that this database was used with, by its fingerprint. A keyset that lacks one of them is another one or an older copy.';

create table node_keyset (
    node_id text primary key,
    origin text not null,
    noted_at timestamptz not null default now()
);
comment on table node_keyset is 'Where each node reads its keyset from, so that a command can say which copies must be renewed.';

alter table organisation add column key_fingerprint text check (key_fingerprint ~ '^[0-9a-f]{32}$');
alter table organisation add column key_destroyed_at timestamptz;
comment on column organisation.key_fingerprint is 'Of the key that wraps wrapped_keys.';
comment on column organisation.key_destroyed_at is 'When its key was destroyed on purpose; wrapped_keys is empty since. Nothing it had stored can be opened again, and no text concerns it.';

grant select, insert on keyset_key to ${link};
grant select, insert, update on node_keyset to ${link};
