package org.casewire.core.cases;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Case rows and their locks. A row's lock is taken after the pair's, and several rows' in the order of their ids. */
public interface CaseStore {
    /** False when the organisation has a case with this reference already, also one that was committed meanwhile. */
    @SqlUpdate("""
            insert into cases
                (organisation_id, id, status, reference_index, reference_sealed, subject_sealed, name_sealed, name_hash,
                phone_index, phone_sealed, language, created_at, status_changed_at, opened_at)
            values
                (:organisationId, :id, :status, :referenceIndex, :referenceSealed, :subjectSealed, :nameSealed, :nameHash,
                :phoneIndex, :phoneSealed, :language, :createdAt, :createdAt, :openedAt)
            on conflict (organisation_id, reference_index) do nothing
            """)
    boolean insert(@BindMethods NewRow row);

    @SqlUpdate("""
            insert into case_activity (organisation_id, case_id, status, last_activity_at)
            values (:organisation, :caseId, :status, :at)
            """)
    void insertActivity(OrganisationId organisation, CaseId caseId, CaseStatus status, Instant at);

    @SqlQuery("""
            select organisation_id, id, status, phone_index, phone_sealed, carrier, sender_number, language
            from cases
            where organisation_id = :organisation
            and reference_index = :referenceIndex
            """)
    Optional<LockedCase> byReference(OrganisationId organisation, byte[] referenceIndex);

    /** As it is now, without a lock: what is decided by it must be looked at again under the lock. */
    @SqlQuery("""
            select organisation_id, id, status, phone_index, phone_sealed, carrier, sender_number, language
            from cases
            where organisation_id = :organisation
            and id = :caseId
            """)
    Optional<LockedCase> unlocked(OrganisationId organisation, CaseId caseId);

    @SqlQuery("""
            select organisation_id, id, status, phone_index, phone_sealed, carrier, sender_number, language
            from cases
            where organisation_id = :organisation
            and id = :caseId
            for no key update
            """)
    Optional<LockedCase> lock(OrganisationId organisation, CaseId caseId);

    /**
     * Locks every case of the organisation that has this number, so that of opening, closing and an inbound text on
     * them one comes after the other.
     */
    @SqlQuery("""
            select organisation_id, id, status, phone_index, phone_sealed, carrier, sender_number, language
            from cases
            where organisation_id = :organisation
            and phone_index = :phoneIndex
            order by id
            for no key update
            """)
    List<LockedCase> lockByPhone(OrganisationId organisation, byte[] phoneIndex);

    /** The same for several numbers, in the same order. */
    @SqlQuery("""
            select organisation_id, id, status, phone_index, phone_sealed, carrier, sender_number, language
            from cases
            where organisation_id = :organisation
            and phone_index = any(:phones)
            order by id
            for no key update
            """)
    List<LockedCase> lockByPhones(OrganisationId organisation, byte[][] phones);

    /** The numbers that the case had before. */
    @SqlQuery("""
            select phone_index
            from case_former_phone
            where organisation_id = :organisation
            and case_id = :caseId
            """)
    List<byte[]> formerPhones(OrganisationId organisation, CaseId caseId);

    /** The sender numbers on which other open cases of the organisation talk with this patient. */
    @SqlQuery("""
            select distinct carrier, sender_number as number
            from cases
            where organisation_id = :organisation
            and phone_index = :phoneIndex
            and id <> :except
            and status = 'IN_PROGRESS'
            and carrier is not null
            """)
    List<CaseSender> sendersInUse(OrganisationId organisation, byte[] phoneIndex, CaseId except);

    /** @param openedAt when it goes in progress; else the last such time stays */
    @SqlUpdate("""
            update cases
            set status = :status, status_changed_at = :at, opened_at = coalesce(:openedAt, opened_at)
            where organisation_id = :organisation
            and id = :caseId
            """)
    void changeStatus(
            OrganisationId organisation, CaseId caseId, CaseStatus status, Instant at, @Nullable Instant openedAt);

    /** The activity row's part of {@link #changeStatus}; a case that goes in progress shows in the list again. Tells whether nobody answers for it. */
    @SqlQuery("""
            update case_activity
            set status = :status,
                hidden = hidden and :status <> 'IN_PROGRESS',
                last_activity_at = greatest(last_activity_at, :at)
            where organisation_id = :organisation
            and case_id = :caseId
            returning assignee_index is null
            """)
    boolean changeActivityStatus(OrganisationId organisation, CaseId caseId, CaseStatus status, Instant at);

    @SqlUpdate("""
            update cases
            set carrier = :carrier, sender_number = :number
            where organisation_id = :organisation
            and id = :caseId
            """)
    void join(OrganisationId organisation, CaseId caseId, String carrier, String number);

    @SqlUpdate("""
            update cases
            set carrier = null, sender_number = null
            where organisation_id = :organisation
            and id = :caseId
            """)
    void leave(OrganisationId organisation, CaseId caseId);

    @SqlUpdate("""
            update cases
            set subject_sealed = :sealed
            where organisation_id = :organisation
            and id = :caseId
            """)
    void changeSubject(OrganisationId organisation, CaseId caseId, byte @Nullable [] sealed);

    @SqlUpdate("""
            update cases
            set name_sealed = :sealed, name_hash = :hash
            where organisation_id = :organisation
            and id = :caseId
            """)
    void changeName(OrganisationId organisation, CaseId caseId, byte @Nullable [] sealed, byte @Nullable [] hash);

    @SqlUpdate("""
            update cases
            set language = :language
            where organisation_id = :organisation
            and id = :caseId
            """)
    void changeLanguage(OrganisationId organisation, CaseId caseId, @Nullable String language);

    @SqlUpdate("""
            update case_activity
            set hidden = :hidden
            where organisation_id = :organisation
            and case_id = :caseId
            """)
    void changeHidden(OrganisationId organisation, CaseId caseId, boolean hidden);

    /** The conversation was the former number's, so it is left too. */
    @SqlUpdate("""
            update cases
            set phone_index = :phoneIndex, phone_sealed = :phoneSealed, carrier = null, sender_number = null
            where organisation_id = :organisation
            and id = :caseId
            """)
    void changePhone(OrganisationId organisation, CaseId caseId, byte[] phoneIndex, byte[] phoneSealed);

    @SqlUpdate("""
            insert into case_former_phone (organisation_id, phone_index, case_id)
            values (:organisation, :phoneIndex, :caseId)
            on conflict (organisation_id, phone_index, case_id) do update
            set changed_at = excluded.changed_at
            """)
    void addFormerPhone(OrganisationId organisation, byte[] phoneIndex, CaseId caseId);

    @SqlUpdate("""
            delete from case_former_phone
            where organisation_id = :organisation
            and phone_index = :phoneIndex
            and case_id = :caseId
            """)
    void removeFormerPhone(OrganisationId organisation, byte[] phoneIndex, CaseId caseId);

    /** The thread's newest entry; 0 while there is none. */
    @SqlQuery("""
            select next_position - 1
            from cases
            where organisation_id = :organisation
            and id = :caseId
            """)
    long newestEntry(OrganisationId organisation, CaseId caseId);

    /** Nothing up to this entry needs an answer; false when that was said before. */
    @SqlUpdate("""
            update case_activity
            set answered_position = :entry
            where organisation_id = :organisation
            and case_id = :caseId
            and answered_position < :entry
            """)
    boolean answeredUpTo(OrganisationId organisation, CaseId caseId, long entry);

    @SqlQuery("""
            select exists (
                select from message
                where organisation_id = :organisation
                and case_id = :caseId
                and position > :position
                and direction = 'INBOUND')
            """)
    boolean inboundAfter(OrganisationId organisation, CaseId caseId, long position);

    record NewRow(
            OrganisationId organisationId,
            CaseId id,
            CaseStatus status,
            byte @Nullable [] referenceIndex,
            byte @Nullable [] referenceSealed,
            byte @Nullable [] subjectSealed,
            byte @Nullable [] nameSealed,
            byte @Nullable [] nameHash,
            byte[] phoneIndex,
            byte[] phoneSealed,
            @Nullable String language,
            Instant createdAt,
            @Nullable Instant openedAt) {}
}
