package org.casewire.core.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Rows of api_key. The organisation is null in those of operators' keys. */
interface ApiKeyStore {
    /** By id alone: whose key it is is not known yet. */
    @SqlQuery("""
            select k.id, k.organisation_id, k.roles, k.name_sealed, k.secret_hash, k.expires_at, k.revoked_at
            from unnest(:ids) as wanted (id), lateral find_api_key(wanted.id) k
            """)
    List<Credential> find(String[] ids);

    @SqlQuery("""
            select k.id
            from unnest(:ids) as wanted (id), lateral find_api_key(wanted.id) k
            where k.revoked_at is null
            and (k.expires_at is null or k.expires_at > :now)
            """)
    Set<String> good(String[] ids, Instant now);

    @SqlUpdate("""
            insert into api_key (id, organisation_id, roles, name_sealed, secret_hash, created_at, expires_at)
            values (:id, :organisation, :roles, :nameSealed, :secretHash, :createdAt, :expiresAt)
            """)
    void insert(
            String id,
            @Nullable OrganisationId organisation,
            String[] roles,
            byte[] nameSealed,
            byte[] secretHash,
            Instant createdAt,
            @Nullable Instant expiresAt);

    /** Newest first, those after the given position. */
    @SqlQuery("""
            select id, organisation_id, roles, name_sealed, created_at, expires_at, revoked_at, last_used_at
            from api_key
            where organisation_id is not distinct from :organisation and (created_at, id) < (:beforeTime, :beforeId)
            order by created_at desc, id desc
            limit :limit
            """)
    List<Row> list(@Nullable OrganisationId organisation, Instant beforeTime, String beforeId, int limit);

    @SqlQuery("""
            select id, organisation_id, roles, name_sealed, created_at, expires_at, revoked_at, last_used_at
            from api_key
            where id = :id and organisation_id = :organisation
            """)
    Optional<Row> get(String id, OrganisationId organisation);

    @SqlQuery("""
            update api_key
            set revoked_at = coalesce(revoked_at, :at)
            where id = :id and organisation_id is not distinct from :organisation
            returning id
            """)
    Optional<String> revoke(String id, @Nullable OrganisationId organisation, Instant at);

    @SqlQuery("select organisation_id from api_key where id = :id and organisation_id is not null")
    Optional<OrganisationId> organisationOf(String id);

    @SqlUpdate("""
            update api_key
            set last_used_at = :at
            where id = :id and (last_used_at is null or last_used_at < :at)
            """)
    void used(String id, Instant at);

    record Credential(
            String id,
            @Nullable OrganisationId organisationId,
            List<String> roles,
            byte[] nameSealed,
            byte[] secretHash,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt) {}

    record Row(
            String id,
            @Nullable OrganisationId organisationId,
            List<String> roles,
            byte[] nameSealed,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant lastUsedAt) {}
}
