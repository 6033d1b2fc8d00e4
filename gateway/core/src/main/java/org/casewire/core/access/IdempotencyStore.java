package org.casewire.core.access;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * Which requests have created something already. A service that creates uses it so, in the one transaction of its work:
 *
 * <ol>
 *   <li>{@link #claim} first, sorted by (organisation, key hash) and each pair once, with the id that the resource will
 *       have. A twin in another transaction makes it wait until that one ends.
 *   <li>Only winners go on. A loser reads what stands by {@link #find} (a new statement, so it sees what was committed
 *       while it waited): with the same body hash it answers that resource again, with another one
 *       {@code IDEMPOTENCY_KEY_REUSED}. When the row is gone, the winner was refused: begin again.
 *   <li>A winner that is refused gives its key back by {@link #release}, or by rolling back.
 * </ol>
 *
 * <p>What stands may have been committed by a server that broke off before its standby had it, and only now be seen. So
 * {@link #find} writes a little beside: its transaction's own commit then waits for the standby, and with it for all
 * before. Nothing is confirmed again that a failover could still take away.
 *
 * <p>Keys are kept for 24 hours; {@link #deleteOlder} is upkeep's, on the link login.
 */
public interface IdempotencyStore {
    /** Takes keys; what comes back is ours, the others stand already. The arrays run in step. */
    @SqlQuery("""
            insert into idempotency (organisation_id, key_hash, body_hash, resource_id, status)
            select organisation_id, key_hash, body_hash, resource_id, status
            from unnest(
                cast(:organisations as uuid[]), cast(:keyHashes as bytea[]), cast(:bodyHashes as bytea[]),
                cast(:resourceIds as uuid[]), cast(:statuses as smallint[]))
                as given (organisation_id, key_hash, body_hash, resource_id, status)
            on conflict (organisation_id, key_hash) do nothing
            returning organisation_id, key_hash
            """)
    List<Key> claim(
            OrganisationId[] organisations,
            byte[][] keyHashes,
            byte[][] bodyHashes,
            UUID[] resourceIds,
            Short[] statuses);

    /** Takes one key; true when it is ours. */
    @SqlUpdate("""
            insert into idempotency (organisation_id, key_hash, body_hash, resource_id, status)
            values (:organisation, :keyHash, :bodyHash, :resourceId, :status)
            on conflict (organisation_id, key_hash) do nothing
            """)
    boolean claim(OrganisationId organisation, byte[] keyHash, byte[] bodyHash, UUID resourceId, int status);

    @SqlQuery("""
            select organisation_id, key_hash, body_hash, resource_id, status,
                pg_logical_emit_message(true, 'casewire', '') as written
            from idempotency
            where organisation_id = :organisation and key_hash = :keyHash
            """)
    Optional<Claimed> find(OrganisationId organisation, byte[] keyHash);

    @SqlQuery("""
            select i.organisation_id, i.key_hash, i.body_hash, i.resource_id, i.status,
                pg_logical_emit_message(true, 'casewire', '') as written
            from unnest(cast(:organisations as uuid[]), cast(:keyHashes as bytea[])) as given (organisation_id, key_hash)
            join idempotency i on i.organisation_id = given.organisation_id and i.key_hash = given.key_hash
            """)
    List<Claimed> find(OrganisationId[] organisations, byte[][] keyHashes);

    @SqlUpdate("""
            delete from idempotency i
            using unnest(cast(:organisations as uuid[]), cast(:keyHashes as bytea[])) as given (organisation_id, key_hash)
            where i.organisation_id = given.organisation_id and i.key_hash = given.key_hash
            """)
    void release(OrganisationId[] organisations, byte[][] keyHashes);

    /** Forgets at most {@code limit} keys and says how many; 0 when there are no more. */
    @SqlUpdate("""
            delete from idempotency
            where ctid = any(array(
                select ctid from idempotency where created_at < :before limit :limit))
            """)
    int deleteOlder(Instant before, int limit);

    /** A key that was taken just now. */
    record Key(OrganisationId organisationId, byte[] keyHash) {
        public boolean is(OrganisationId organisation, byte[] hash) {
            return organisationId.equals(organisation) && Arrays.equals(keyHash, hash);
        }
    }

    /** What stands for a key. */
    record Claimed(OrganisationId organisationId, byte[] keyHash, byte[] bodyHash, UUID resourceId, int status) {
        public boolean isRepeatOf(IdempotentRequest request) {
            return Arrays.equals(bodyHash, request.bodyHash());
        }
    }
}
