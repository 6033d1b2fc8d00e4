-- The ordered facts for watchers, and who did what.

create sequence event_id cache 1;
create table event (
    organisation_id uuid not null,
    id bigint not null default nextval('event_id'),
    at timestamptz not null default now(),
    type text not null,
    case_id uuid,
    message_id uuid,
    state text,
    primary key (organisation_id, id)
);
create index event_by_id on event (id);
comment on table event is 'What happened, by id only, never a text or number. Always the last insert of its transaction: ids are drawn in one order and committed in another, and the feed waits at each gap until it is filled or dead.';

create table event_forgotten (
    single boolean primary key default true check (single),
    forgotten bigint not null default 0
);
comment on table event_forgotten is 'Up to which id events are no longer all kept: a client that comes back with an older one must reload. One row.';
insert into event_forgotten default values;

create table audit (
    organisation_id uuid not null,
    id uuid not null,
    at timestamptz not null default now(),
    actor text not null,
    role text not null,
    action text not null,
    case_id uuid,
    message_id uuid,
    address text not null,
    request_id text not null,
    sha256 bytea not null,
    primary key (organisation_id, id)
);
create index audit_by_case on audit (organisation_id, case_id, id) where case_id is not null;
comment on table audit is 'Every read of a thread and every write: ids only, and the row''s own SHA-256. The application role may insert and read, never change. Operator actions stand under the nil organisation.';
