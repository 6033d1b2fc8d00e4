-- A text that was to be sent between a backup and its restore may have been sent.

alter table scheduled_message add column restored_as text check (restored_as in ('EXPIRED', 'UNCERTAIN'));
comment on column scheduled_message.restored_as is 'As what it enters its thread instead of being sent, by an operator''s word after a backup was restored; null for all others.';
