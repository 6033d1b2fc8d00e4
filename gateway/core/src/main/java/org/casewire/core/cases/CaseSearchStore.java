package org.casewire.core.cases;

import java.util.List;
import org.casewire.core.cases.CaseListStore.Filter;
import org.casewire.core.cases.CaseListStore.Place;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Rows of case_search, and what they find. */
interface CaseSearchStore {
    /** These and no others are the case's. */
    @SqlUpdate("""
            with gone as (
                delete from case_search
                where organisation_id = :organisation
                and case_id = :caseId
                and not token = any(:tokens))
            insert into case_search (organisation_id, token, case_id)
            select :organisation, token, :caseId
            from unnest(:tokens) as token
            on conflict do nothing
            """)
    void index(OrganisationId organisation, CaseId caseId, Integer[] tokens);

    /**
     * Cases in which each term was found, by a hash, a number or a reference; the last active first. The arrays of each
     * kind run in step: what to look for, and of which term that is.
     */
    @SqlQuery("""
            with fits as (
                select wanted.term, s.case_id
                from unnest(:tokens, :tokenTerms) as wanted (token, term)
                join case_search s
                    on s.organisation_id = :organisation
                    and s.token = wanted.token
                union
                select wanted.term, c.id
                from unnest(:phones, :phoneTerms) as wanted (phone_index, term)
                join cases c
                    on c.organisation_id = :organisation
                    and c.phone_index = wanted.phone_index
                union
                select wanted.term, c.id
                from unnest(:references, :referenceTerms) as wanted (reference_index, term)
                join cases c
                    on c.organisation_id = :organisation
                    and c.reference_index = wanted.reference_index),
            found as (
                select case_id
                from fits
                group by case_id
                having count(*) = :terms)
            select a.last_activity_at as at, a.case_id
            from found
            join case_activity a
                on a.organisation_id = :organisation
                and a.case_id = found.case_id
            where true
            """ + CaseListStore.NARROWED + CaseListStore.BY_ACTIVITY)
    List<Place> find(
            OrganisationId organisation,
            @BindMethods Wanted wanted,
            @BindMethods Filter filter,
            @BindMethods Place after,
            int limit);

    /** What is compared with what was typed. */
    @SqlQuery("""
            select id, name_sealed, phone_sealed, reference_sealed
            from cases
            where organisation_id = :organisation
            and id = any(:cases)
            """)
    List<Named> named(OrganisationId organisation, CaseId[] cases);

    /** @param terms how many */
    record Wanted(
            Integer[] tokens,
            Integer[] tokenTerms,
            byte[][] phones,
            Integer[] phoneTerms,
            byte[][] references,
            Integer[] referenceTerms,
            int terms) {}

    record Named(CaseId id, byte @Nullable [] nameSealed, byte[] phoneSealed, byte @Nullable [] referenceSealed) {}
}
