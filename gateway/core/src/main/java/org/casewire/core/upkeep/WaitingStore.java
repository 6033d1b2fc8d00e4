package org.casewire.core.upkeep;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** What has waited too long, and which e-mails tell of it. */
interface WaitingStore {
    @SqlQuery("select now()")
    Instant now();

    /** Cases that wait for longer than this and of which that is not noted yet, the longest first. */
    @SqlQuery("""
            select 'CASE' as kind, a.case_id as subject_id, a.waiting_since as since
            from case_activity a
            where a.organisation_id = :organisation
            and a.waiting_since <= now() - make_interval(secs => :least)
            and not exists (
                select from waiting_alarm w
                where w.organisation_id = a.organisation_id
                and w.kind = 'CASE'
                and w.subject_id = a.case_id
                and w.waiting_since = a.waiting_since
                and w.ended_at is null)
            order by a.waiting_since
            limit :limit
            """)
    List<Subject> cases(OrganisationId organisation, double least, int limit);

    @SqlQuery("""
            select 'UNMATCHED' as kind, u.id as subject_id, u.at as since
            from unmatched u
            where u.organisation_id = :organisation
            and u.handled_at is null
            and u.at <= now() - make_interval(secs => :least)
            and not exists (
                select from waiting_alarm w
                where w.organisation_id = u.organisation_id
                and w.kind = 'UNMATCHED'
                and w.subject_id = u.id
                and w.waiting_since = u.at
                and w.ended_at is null)
            order by u.at
            limit :limit
            """)
    List<Subject> unmatched(OrganisationId organisation, double least, int limit);

    /** Notes it once; one that waited, was answered, and waits since the same time again after all, is noted again. */
    @SqlQuery("""
            insert into waiting_alarm as alarm (organisation_id, kind, subject_id, waiting_since, due_at, next_at)
            values (:organisation, :kind, :subject, :since, :due, :due)
            on conflict (organisation_id, kind, subject_id, waiting_since) do update
            set ended_at = null
            where alarm.ended_at is not null
            returning true
            """)
    Optional<Boolean> begin(OrganisationId organisation, String kind, UUID subject, Instant since, Instant due);

    @SqlQuery("""
            update waiting_alarm w
            set ended_at = now()
            where w.organisation_id = :organisation
            and w.ended_at is null
            and case w.kind
                when 'CASE' then not exists (
                    select from case_activity a
                    where a.organisation_id = w.organisation_id
                    and a.case_id = w.subject_id
                    and a.waiting_since = w.waiting_since)
                else not exists (
                    select from unmatched u
                    where u.organisation_id = w.organisation_id
                    and u.id = w.subject_id
                    and u.handled_at is null)
            end
            returning w.kind, w.subject_id, w.waiting_since as since
            """)
    List<Subject> end(OrganisationId organisation);

    @SqlUpdate("""
            delete from escalation_mail
            where organisation_id = :organisation
            and kind = :kind
            and subject_id = :subject
            and waiting_since = :since
            and sent_at is null
            """)
    void dropMails(OrganisationId organisation, String kind, UUID subject, Instant since);

    @SqlQuery("""
            select kind, subject_id, waiting_since, due_at, next_step
            from waiting_alarm
            where organisation_id = :organisation
            and ended_at is null
            and next_at <= now()
            order by next_at
            limit :limit
            for update skip locked
            """)
    List<Alarm> stepsDue(OrganisationId organisation, int limit);

    @SqlUpdate("""
            update waiting_alarm
            set next_step = :step, next_at = :at
            where organisation_id = :organisation
            and kind = :kind
            and subject_id = :subject
            and waiting_since = :since
            """)
    void stepped(OrganisationId organisation, String kind, UUID subject, Instant since, int step, @Nullable Instant at);

    @SqlUpdate("""
            insert into escalation_mail (organisation_id, kind, subject_id, waiting_since, step, email)
            values (:organisation, :kind, :subject, :since, :step, :email)
            on conflict do nothing
            """)
    void mail(OrganisationId organisation, String kind, UUID subject, Instant since, int step, String email);

    /** Those whose turn it is; the next try is put off before this one is made. */
    @SqlQuery("""
            update escalation_mail
            set tries = tries + 1, try_at = now() + interval '2 minutes' * least(tries + 1, 30)
            where ctid = any(array(
                select ctid
                from escalation_mail
                where sent_at is null
                and try_at <= now()
                order by try_at
                limit :limit
                for update skip locked))
            returning organisation_id, kind, subject_id, waiting_since, step, email
            """)
    List<Due> take(int limit);

    @SqlUpdate("""
            update escalation_mail
            set sent_at = now()
            where organisation_id = :organisation
            and kind = :kind
            and subject_id = :subject
            and waiting_since = :since
            and step = :step
            and email = :email
            """)
    void sent(OrganisationId organisation, String kind, UUID subject, Instant since, int step, String email);

    /** @return how many were forgotten */
    @SqlUpdate("""
            delete from escalation_mail
            where ctid = any(array(
                select ctid
                from escalation_mail
                where sent_at < now() - interval '30 days'
                limit :limit))
            """)
    int forget(int limit);

    record Subject(String kind, UUID subjectId, Instant since) {
        boolean isCase() {
            return kind.equals("CASE");
        }
    }

    record Alarm(String kind, UUID subjectId, Instant waitingSince, Instant dueAt, int nextStep) {}

    record Due(
            OrganisationId organisationId, String kind, UUID subjectId, Instant waitingSince, int step, String email) {}
}
