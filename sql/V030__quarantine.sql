-- What a carrier sends and nobody can use is kept for an operator, and not only refused.

create table pdu_quarantine (
    id uuid primary key,
    carrier text not null,
    what text not null,
    why text not null,
    content_hash bytea not null,
    octets_sealed bytea not null,
    times bigint not null default 1,
    first_at timestamptz not null default now(),
    last_at timestamptz not null default now()
);
create unique index pdu_quarantine_by_content on pdu_quarantine (carrier, content_hash);
create index pdu_quarantine_by_time on pdu_quarantine (carrier, last_at);
comment on table pdu_quarantine is 'A PDU that could not be used at all, sealed under the inbound key, and how often it came. The 500 of each carrier that were seen last.';

grant select, insert, update, delete on pdu_quarantine to ${link};
