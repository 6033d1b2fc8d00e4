-- A carrier that masks the addresses in its receipts may be believed by its ids alone.

alter table receipt add column trust_id boolean not null default false;
comment on column receipt.trust_id is 'The carrier''s profile said, when it came, that its id is enough where the addresses are masked or foreign (receipt.trustId).';
