package org.casewire.core.organisation;

import java.util.List;
import java.util.Optional;
import org.casewire.core.crypto.KeysetFingerprint.Purpose;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Which keys the database was used with: rows of keyset_key and node_keyset, and organisation's columns for it. */
interface KeysetStore {
    /** One process at a time notes keys: of two first ones with two keysets the second must see the first's. */
    @SqlQuery("select pg_advisory_xact_lock(8146021734512046001) is null")
    boolean lock();

    /** False on a schema that is older than this table. */
    @SqlQuery("select to_regclass('keyset_key') is not null")
    boolean tableExists();

    @SqlQuery("select exists (select from keyset_key)")
    boolean anyKey();

    @SqlQuery("""
            select purpose, fingerprint
            from keyset_key
            order by noted_at
            """)
    List<Noted> keys();

    @SqlUpdate("""
            insert into keyset_key (purpose, fingerprint)
            select purpose, fingerprint
            from unnest(cast(:purposes as text[]), cast(:fingerprints as text[])) as held (purpose, fingerprint)
            on conflict do nothing
            """)
    void note(String[] purposes, String[] fingerprints);

    @SqlQuery("""
            select id, slug, key_fingerprint as fingerprint, key_destroyed_at is not null as destroyed
            from organisation
            order by slug
            """)
    List<OwnKey> organisations();

    @SqlQuery("""
            select wrapped_keys
            from organisation
            where id = :organisation and key_destroyed_at is null
            for no key update
            """)
    Optional<byte[]> lockWrappedKeys(OrganisationId organisation);

    @SqlUpdate("""
            update organisation
            set wrapped_keys = :wrapped, key_fingerprint = :fingerprint
            where id = :organisation
            """)
    void rewrap(OrganisationId organisation, byte[] wrapped, String fingerprint);

    @SqlUpdate("""
            update organisation
            set wrapped_keys = '', key_destroyed_at = now()
            where id = :organisation and key_destroyed_at is null
            """)
    boolean destroy(OrganisationId organisation);

    @SqlUpdate("""
            insert into node_keyset (node_id, origin)
            values (:node, :origin)
            on conflict (node_id) do update
            set origin = excluded.origin, noted_at = now()
            """)
    void noteCopy(String node, String origin);

    @SqlQuery("""
            select node_id, origin
            from node_keyset
            where noted_at > now() - interval '90 days'
            order by node_id
            """)
    List<Copy> copies();

    record Noted(Purpose purpose, String fingerprint) {}

    /** @param fingerprint null: not noted yet */
    record OwnKey(OrganisationId id, String slug, @Nullable String fingerprint, boolean destroyed) {}

    record Copy(String nodeId, String origin) {}
}
