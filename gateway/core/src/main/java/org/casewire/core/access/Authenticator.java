package org.casewire.core.access;

import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.casewire.core.access.ApiKeyStore.Credential;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.db.Database;
import org.casewire.core.db.WithoutValues;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who shows a token. A key that was revoked or has expired is nobody's at once, on every node. Notes when a key
 * was last used, at most once a minute. Safe for all threads.
 */
public final class Authenticator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final Database link;
    private final KeyRing keys;
    private final Clock clock;
    private final ApiKeyLookup lookup;
    /** By key id; only of keys that were shown with their secret, so it cannot be made to grow. */
    private final Map<String, Instant> noted = new ConcurrentHashMap<>();

    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** @param link the login that may note the use of any key */
    public Authenticator(Database link, KeyRing keys, Clock clock, MetricRegistry metrics) {
        this.link = link;
        this.keys = keys;
        this.clock = clock;
        this.lookup = new ApiKeyLookup(link, metrics);
    }

    /** Empty when the token is not one, or is wrong, expired or revoked; which of these is nobody's business. */
    public Optional<Caller> authenticate(String token) {
        return examine(token) instanceof Shown.Good good ? Optional.of(good.caller()) : Optional.empty();
    }

    /** The same, with what tells somebody who guesses from somebody whose key has had its time. */
    public Shown examine(String token) {
        Optional<Credential> stored = ApiKeyToken.parse(token)
                .flatMap(shown -> lookup.find(shown.id())
                        .filter(known ->
                                keys.credentials().matches(shown.secret().reveal(), known.secretHash())));
        if (stored.isEmpty()) {
            return new Shown.Wrong();
        }
        return stored.filter(this::stillGood)
                .<Shown>map(known -> new Shown.Good(caller(known)))
                .orElseGet(Shown.Lapsed::new);
    }

    /** What a token turned out to be. */
    public sealed interface Shown {
        record Good(Caller caller) implements Shown {}

        /** A key with its right secret, which has expired or was revoked. */
        record Lapsed() implements Shown {}

        /** No key of ours: a guess, or a mistake. */
        record Wrong() implements Shown {}
    }

    /**
     * The same from memory, without waiting for anything, for what is taken in a transaction that reads the key itself
     * ({@link GoodKeys}): a key that was good here before. Empty also when it only was not, and once a minute, when its
     * use is to be noted; then {@link #authenticate} tells.
     */
    public Optional<Caller> recognise(String token) {
        return ApiKeyToken.parse(token)
                .flatMap(shown -> Optional.ofNullable(known.get(shown.id()))
                        .filter(one -> keys.credentials()
                                .matches(shown.secret().reveal(), one.stored().secretHash())))
                .filter(one -> stillGood(one.stored()))
                .map(Known::caller)
                .filter(caller -> wasNotedLately(noted.get(caller.id()), clock.instant()));
    }

    /** What was refused is read anew the next time. */
    public void forget(Caller caller) {
        known.remove(caller.id());
    }

    private boolean stillGood(Credential stored) {
        return stored.revokedAt() == null
                && (stored.expiresAt() == null || clock.instant().isBefore(stored.expiresAt()));
    }

    private Caller caller(Credential stored) {
        note(stored.id());
        Caller caller = new Caller(
                stored.id(),
                Optional.ofNullable(stored.organisationId()),
                roles(stored.roles()),
                keys.inbound().show(SealedColumn.API_KEY_NAME, stored.id(), stored.nameSealed()));
        known.put(stored.id(), new Known(stored, caller));
        return caller;
    }

    static Set<Role> roles(Iterable<String> stored) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        stored.forEach(role -> roles.add(Role.valueOf(role)));
        return roles;
    }

    private void note(String id) {
        Instant now = clock.instant();
        Instant before = noted.get(id);
        if (wasNotedLately(before, now)) {
            return;
        }
        boolean mine = before == null ? noted.putIfAbsent(id, now) == null : noted.replace(id, before, now);
        if (!mine) {
            return;
        }
        try {
            link.inTransaction(handle -> {
                handle.attach(ApiKeyStore.class).used(id, now);
                return now;
            });
        } catch (RuntimeException e) {
            // Whoever has the right key is let in, though this could not be noted.
            LOG.atWarn()
                    .addKeyValue("key", id)
                    .addKeyValue("cause", WithoutValues.line(e))
                    .log("The use of an API key could not be noted");
        }
    }

    private static boolean wasNotedLately(@Nullable Instant noted, Instant now) {
        return noted != null && now.isBefore(noted.plus(NOTED_EVERY));
    }

    private record Known(Credential stored, Caller caller) {}

    @Override
    public void close() {
        lookup.close();
    }
}
