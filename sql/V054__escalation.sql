-- What has waited for longer than the organisation's answerWithin, and who was told of it outside of any page.

create table waiting_alarm (
    organisation_id uuid not null,
    kind text not null check (kind in ('CASE', 'UNMATCHED')),
    subject_id uuid not null,
    waiting_since timestamptz not null,
    due_at timestamptz not null,
    ended_at timestamptz,
    next_step smallint not null default 0,
    next_at timestamptz,
    primary key (organisation_id, kind, subject_id, waiting_since)
);
create index waiting_alarm_open on waiting_alarm (organisation_id, next_at) where ended_at is null;
comment on table waiting_alarm is 'A case or an unmatched text (subject_id) that waits, since when, and when it should have been answered. next_step, next_at: whom of the escalation to tell next; next_at is null when all were told.';

create table escalation_mail (
    organisation_id uuid not null,
    kind text not null,
    subject_id uuid not null,
    waiting_since timestamptz not null,
    step smallint not null,
    email text not null,
    try_at timestamptz not null default now(),
    tries smallint not null default 0,
    sent_at timestamptz,
    primary key (organisation_id, kind, subject_id, waiting_since, step, email)
);
create index escalation_mail_due on escalation_mail (try_at) where sent_at is null;
comment on table escalation_mail is 'An e-mail of one step of the escalation, once: written in the transaction in which the step is taken, sent afterwards. Who tries it puts the next try off first. It says that something waits, never what.';

do $$
declare
    tenant text;
    mine constant text := 'organisation_id = any((select nullif(current_setting(''casewire.organisations'', true), '''')::uuid[])::uuid[])';
begin
    foreach tenant in array array['waiting_alarm', 'escalation_mail']
    loop
        execute format('alter table %I enable row level security', tenant);
        execute format('create policy mine on %I to ${app} using (%s) with check (%s)', tenant, mine, mine);
        execute format('create policy every on %I to ${link} using (true) with check (true)', tenant);
    end loop;
end $$;
grant select on waiting_alarm, escalation_mail to ${app};
grant select, insert, update, delete on waiting_alarm, escalation_mail to ${link};
