package org.casewire.core.desk;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Rows of template; texts as JSON. */
interface TemplateStore {
    @SqlQuery("""
            select id, name, texts::text as texts, updated_at
            from template
            where organisation_id = :organisation
            order by lower(name), id
            limit :limit
            """)
    List<Row> all(OrganisationId organisation, int limit);

    @SqlQuery("""
            select id, name, texts::text as texts, updated_at
            from template
            where organisation_id = :organisation
            and id = :id
            """)
    Optional<Row> find(OrganisationId organisation, UUID id);

    @SqlQuery("select count(*) from template where organisation_id = :organisation")
    int count(OrganisationId organisation);

    @SqlUpdate("""
            insert into template (organisation_id, id, name, texts)
            values (:organisation, :id, :name, cast(:texts as jsonb))
            """)
    void insert(OrganisationId organisation, UUID id, String name, String texts);

    @SqlUpdate("""
            update template
            set name = :name, texts = cast(:texts as jsonb), updated_at = now()
            where organisation_id = :organisation
            and id = :id
            """)
    boolean update(OrganisationId organisation, UUID id, String name, String texts);

    @SqlUpdate("""
            delete from template
            where organisation_id = :organisation
            and id = :id
            """)
    boolean delete(OrganisationId organisation, UUID id);

    record Row(UUID id, String name, String texts, Instant updatedAt) {}
}
