package org.casewire.core.access;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.casewire.core.access.ApiKeyStore.Row;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.db.Database;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.text.PlainName;
import org.casewire.core.text.VisibleText;
import org.jdbi.v3.core.Handle;

/**
 * Makes, lists and revokes API keys. With the application's login it reaches one organisation's keys; operators' keys
 * belong to none, and only the owner's login, that is the command line, reaches them. Safe for all threads.
 */
public final class AccessService {
    /** What nobody's organisation does is audited under. */
    public static final OrganisationId NO_ORGANISATION = new OrganisationId(new UUID(0, 0));

    private static final int LONGEST_NAME = 200;
    private static final int CREATED = 201;

    private final Database database;
    private final KeyRing keys;
    private final Clock clock;
    private final ActionLog log;

    public AccessService(Database database, KeyRing keys, Clock clock, ActionLog log) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
        this.log = log;
    }

    /**
     * Makes a key of an organisation.
     *
     * @throws RequestRefused INVALID_REQUEST for the operator's role, no role, an unfit name or a past expiry
     */
    public ApiKey.Created create(
            OrganisationId organisation, Set<Role> roles, String name, Expiry expiry, Actor actor) {
        Draft draft = draft(Optional.of(organisation), roles, name, expiry);
        return in(Optional.of(organisation), handle -> insert(handle, draft, actor));
    }

    /**
     * The same for a request that may be repeated.
     *
     * @throws RequestRefused also IDEMPOTENCY_KEY_REUSED
     */
    public ApiKey.Creation create(
            OrganisationId organisation,
            Set<Role> roles,
            String name,
            Expiry expiry,
            IdempotentRequest request,
            Actor actor) {
        Draft draft = draft(Optional.of(organisation), roles, name, expiry);
        return in(Optional.of(organisation), handle -> {
            IdempotencyStore claims = handle.attach(IdempotencyStore.class);
            if (claims.claim(organisation, request.keyHash(), request.bodyHash(), draft.row, CREATED)) {
                return insert(handle, draft, actor);
            }
            // Nothing is refused after the claim, so what stands stays; only upkeep may just have taken it away.
            IdempotencyStore.Claimed standing = claims.find(organisation, request.keyHash())
                    .orElseThrow(() -> new RequestRefused(Code.UNAVAILABLE, "Try again with the same key"));
            if (!standing.isRepeatOf(request)) {
                throw new RequestRefused(Code.IDEMPOTENCY_KEY_REUSED, "Take a new idempotency key for a new request");
            }
            return handle.attach(ApiKeyStore.class)
                    .get(ApiKeyToken.idOf(standing.resourceId()), organisation)
                    .map(row -> new ApiKey.Repeated(key(row)))
                    .orElseThrow(() -> new RequestRefused(Code.NOT_FOUND, "The key of the first request is gone"));
        });
    }

    /** Makes a key for those who run the service; it belongs to no organisation. */
    public ApiKey.Created createForOperator(String name, Expiry expiry, Actor actor) {
        Draft draft = draft(Optional.empty(), Set.of(Role.OPERATOR), name, expiry);
        return in(Optional.empty(), handle -> insert(handle, draft, actor));
    }

    private Draft draft(Optional<OrganisationId> organisation, Set<Role> roles, String name, Expiry expiry) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (roles.isEmpty() || (organisation.isPresent() && roles.contains(Role.OPERATOR))) {
            throw new RequestRefused(
                    Code.INVALID_REQUEST,
                    "A key of an organisation has one or more of the roles frontend, professional and admin");
        }
        if (!VisibleText.isIn(name) || name.length() > LONGEST_NAME) {
            throw new RequestRefused(Code.INVALID_REQUEST, "A key's name has 1 to " + LONGEST_NAME + " characters");
        }
        if (!PlainName.isPlain(name)) {
            throw new RequestRefused(Code.INVALID_REQUEST, "A key's name " + PlainName.REMEDY);
        }
        if (expiry.at().isPresent() && !expiry.at().get().isAfter(now)) {
            throw new RequestRefused(Code.INVALID_REQUEST, "The expiry lies in the past");
        }
        UUID row = UUID.randomUUID();
        ApiKeyToken token = ApiKeyToken.create(row);
        ApiKey key =
                new ApiKey(token.id(), organisation, roles, name, now, expiry.at(), Optional.empty(), Optional.empty());
        return new Draft(row, token, key);
    }

    private ApiKey.Created insert(Handle handle, Draft draft, Actor actor) {
        ApiKey key = draft.key;
        handle.attach(ApiKeyStore.class)
                .insert(
                        key.id(),
                        key.organisation().orElse(null),
                        key.roles().stream().map(Role::name).sorted().toArray(String[]::new),
                        keys.inbound().seal(SealedColumn.API_KEY_NAME, key.id(), key.name()),
                        keys.credentials().hash(draft.token.secret().reveal()),
                        key.createdAt(),
                        key.expiresAt().orElse(null));
        log.record(handle, key.organisation().orElse(NO_ORGANISATION), actor, "key.create");
        return new ApiKey.Created(key, draft.token.whole());
    }

    /** An organisation's keys, revoked ones included, newest first. */
    public List<ApiKey> list(OrganisationId organisation, Position after, int limit) {
        return list(Optional.of(organisation), after, limit);
    }

    public List<ApiKey> listOfOperators(Position after, int limit) {
        return list(Optional.empty(), after, limit);
    }

    private List<ApiKey> list(Optional<OrganisationId> organisation, Position after, int limit) {
        return in(
                        organisation,
                        handle -> handle.attach(ApiKeyStore.class)
                                .list(organisation.orElse(null), after.createdAt(), after.id(), limit))
                .stream()
                .map(this::key)
                .toList();
    }

    /**
     * Ends a key at once, everywhere. Revoking it again changes nothing.
     *
     * @throws RequestRefused NOT_FOUND when the organisation has no such key
     */
    public void revoke(OrganisationId organisation, String id, Actor actor) {
        revoke(Optional.of(organisation), id, actor);
    }

    /** Ends any key, an operator's included; for the owner's login. */
    public void revokeAny(String id, Actor actor) {
        if (!ApiKeyToken.isId(id)) {
            throw noSuchKey();
        }
        Optional<OrganisationId> organisation = database.inTransaction(
                handle -> handle.attach(ApiKeyStore.class).organisationOf(id));
        revoke(organisation, id, actor);
    }

    private void revoke(Optional<OrganisationId> organisation, String id, Actor actor) {
        if (!ApiKeyToken.isId(id)) {
            throw noSuchKey();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        in(organisation, handle -> {
            String revoked = handle.attach(ApiKeyStore.class)
                    .revoke(id, organisation.orElse(null), now)
                    .orElseThrow(AccessService::noSuchKey);
            log.record(handle, organisation.orElse(NO_ORGANISATION), actor, "key.revoke");
            return revoked;
        });
    }

    private static RequestRefused noSuchKey() {
        return new RequestRefused(Code.NOT_FOUND, "There is no such key");
    }

    private <R> R in(Optional<OrganisationId> organisation, Function<Handle, R> work) {
        return database.inTransaction(organisation.orElse(NO_ORGANISATION), work::apply);
    }

    private ApiKey key(Row row) {
        return new ApiKey(
                row.id(),
                Optional.ofNullable(row.organisationId()),
                Authenticator.roles(row.roles()),
                keys.inbound().show(SealedColumn.API_KEY_NAME, row.id(), row.nameSealed()),
                row.createdAt(),
                Optional.ofNullable(row.expiresAt()),
                Optional.ofNullable(row.revokedAt()),
                Optional.ofNullable(row.lastUsedAt()));
    }

    /** A key that is not stored yet. */
    private record Draft(UUID row, ApiKeyToken token, ApiKey key) {}

    /** Until when a key is good. */
    public record Expiry(Optional<Instant> at) {
        public static final Expiry NEVER = new Expiry(Optional.empty());

        public static Expiry at(Instant at) {
            return new Expiry(Optional.of(at));
        }
    }

    /** A place in the list of keys. */
    public record Position(Instant createdAt, String id) {
        /** Before all of them. */
        public static final Position FIRST = new Position(Instant.parse("9999-12-31T23:59:59Z"), "");
    }
}
