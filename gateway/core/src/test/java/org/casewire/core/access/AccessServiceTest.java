package org.casewire.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.casewire.core.TestDatabase;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.MasterKeyset;
import org.casewire.core.db.Database;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessServiceTest {
    private static final Actor ACTOR = new Actor("system", Role.ADMIN, "", "127.0.0.1", "r1");
    private static final String NAME = "Maija Meikäläinen";

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final Clock clock = new Clock() {
        private final InstantSource source = now::get;

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return source.instant();
        }
    };
    private final OrganisationId east = new Ids(clock).organisation();
    private final OrganisationId west = new Ids(clock).organisation();
    private final List<String> logged = new ArrayList<>();

    @TempDir
    Path folder;

    private TestDatabase database;
    private Database owner;
    private KeyRing keys;
    private AccessService access;
    private Authenticator authenticator;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
        owner = database.owner();
        keys = new KeyRing(MasterKeyset.create(folder.resolve("keyset.json")), id -> new byte[0]);
        access = service(database.app());
        authenticator = new Authenticator(database.link(), keys, clock, new MetricRegistry());
    }

    @AfterEach
    void close() {
        authenticator.close();
        owner.close();
        database.close();
    }

    @Test
    void aKeyTellsWhoShowsIt() {
        ApiKey.Created created = create(AccessService.Expiry.NEVER);

        Caller caller = authenticator.authenticate(created.token().reveal()).orElseThrow();

        assertThat(caller.id()).isEqualTo(created.key().id());
        assertThat(caller.organisation()).contains(east);
        assertThat(caller.roles()).containsExactlyInAnyOrder(Role.PROFESSIONAL, Role.ADMIN);
        assertThat(caller.name()).isEqualTo(NAME);
        assertThat(created.token().reveal()).matches("cw_[a-f0-9]{32}_[A-Za-z0-9_-]{43}");
        assertThat(caller + " " + created).doesNotContain("Maija").doesNotContain("cw_");
        assertThat(logged).containsExactly(east + " key.create");
    }

    @Test
    void whatIsNotAKeyIsNobodys() {
        String token = create(AccessService.Expiry.NEVER).token().reveal();
        char last = token.charAt(token.length() - 2);
        String oneWrong =
                token.substring(0, token.length() - 2) + (last == 'A' ? 'B' : 'A') + token.charAt(token.length() - 1);
        for (String wrong : List.of(
                "", "cw_", "cw_x_y", oneWrong, token + "A", " " + token, token.toUpperCase(java.util.Locale.ROOT))) {
            assertThat(authenticator.authenticate(wrong)).isEmpty();
        }
    }

    @Test
    void aRepeatedRequestMakesNoSecondKeyAndTellsNoSecret() {
        IdempotentRequest request = new IdempotentRequest(new byte[] {1}, new byte[] {2});
        ApiKey.Creation first = create(request);
        ApiKey.Creation again = create(request);
        assertThat(first).isInstanceOf(ApiKey.Created.class);
        assertThat(again).isEqualTo(new ApiKey.Repeated(first.key()));
        assertThat(list(east)).hasSize(1);
        assertThatThrownBy(() -> create(new IdempotentRequest(new byte[] {1}, new byte[] {3})))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(RequestRefused.Code.IDEMPOTENCY_KEY_REUSED));
    }

    @Test
    void aRevocationCountsAtOnceAndOnlyForItsOwner() {
        ApiKey.Created created = create(AccessService.Expiry.NEVER);
        assertThatThrownBy(() -> access.revoke(west, created.key().id(), ACTOR))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(RequestRefused.Code.NOT_FOUND));
        assertThat(authenticator.authenticate(created.token().reveal())).isPresent();

        access.revoke(east, created.key().id(), ACTOR);

        assertThat(authenticator.authenticate(created.token().reveal())).isEmpty();
        assertThat(list(east))
                .singleElement()
                .satisfies(key -> assertThat(key.revokedAt()).isPresent());
        assertThat(list(west)).isEmpty();
    }

    @Test
    void aKeyIsRecognisedOnceItWasGoodAndIsReadWithWhatItIsShownFor() {
        ApiKey.Created created = create(AccessService.Expiry.at(now.get().plus(Duration.ofHours(1))));
        String token = created.token().reveal();
        assertThat(authenticator.recognise(token)).isEmpty();
        Caller caller = authenticator.authenticate(token).orElseThrow();
        assertThat(authenticator.recognise(token)).contains(caller);
        String wrong = token.substring(0, token.length() - 2) + "__";
        assertThat(authenticator.recognise(wrong)).isEmpty();
        assertThat(good(caller)).containsExactly(caller.id());

        now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
        assertThat(authenticator.recognise(token)).isEmpty();
        assertThat(good(caller)).isEmpty();
    }

    @Test
    void aRevokedKeyIsGoodForNothingThoughItIsRecognised() {
        ApiKey.Created created = create(AccessService.Expiry.NEVER);
        String token = created.token().reveal();
        Caller caller = authenticator.authenticate(token).orElseThrow();
        access.revoke(east, created.key().id(), ACTOR);
        assertThat(authenticator.recognise(token)).contains(caller);
        assertThat(good(caller)).isEmpty();
        authenticator.forget(caller);
        assertThat(authenticator.recognise(token)).isEmpty();
    }

    private Set<String> good(Caller caller) {
        return database.app().inTransaction(east, handle -> GoodKeys.among(handle, Set.of(caller.id()), now.get()));
    }

    @Test
    void aKeyExpiresByTheClock() {
        ApiKey.Created created = create(AccessService.Expiry.at(now.get().plus(Duration.ofHours(1))));
        assertThat(authenticator.authenticate(created.token().reveal())).isPresent();
        now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
        assertThat(authenticator.authenticate(created.token().reveal())).isEmpty();
    }

    @Test
    void useIsNotedAtMostOnceAMinute() {
        ApiKey.Created created = create(AccessService.Expiry.NEVER);
        Instant first = now.get();
        authenticator.authenticate(created.token().reveal());
        now.updateAndGet(time -> time.plusSeconds(59));
        authenticator.authenticate(created.token().reveal());
        assertThat(list(east))
                .singleElement()
                .satisfies(key -> assertThat(key.lastUsedAt()).contains(first));
        now.updateAndGet(time -> time.plusSeconds(1));
        authenticator.authenticate(created.token().reveal());
        assertThat(list(east))
                .singleElement()
                .satisfies(key -> assertThat(key.lastUsedAt()).contains(first.plusSeconds(60)));
    }

    @Test
    void operatorsKeysBelongToNobodyAndAreTheOwnersToMake() {
        AccessService byOwner = service(owner);
        ApiKey.Created created = byOwner.createForOperator("ops", AccessService.Expiry.NEVER, ACTOR);
        Caller caller = authenticator.authenticate(created.token().reveal()).orElseThrow();
        assertThat(caller.organisation()).isEmpty();
        assertThat(caller.roles()).containsExactly(Role.OPERATOR);
        assertThat(byOwner.listOfOperators(AccessService.Position.FIRST, 10)).hasSize(1);
        assertThatThrownBy(() -> access.createForOperator("ops", AccessService.Expiry.NEVER, ACTOR))
                .isNotInstanceOf(RequestRefused.class);
        assertThatThrownBy(() -> access.create(east, Set.of(Role.OPERATOR), "ops", AccessService.Expiry.NEVER, ACTOR))
                .isInstanceOf(RequestRefused.class);

        byOwner.revokeAny(created.key().id(), ACTOR);
        assertThat(authenticator.authenticate(created.token().reveal())).isEmpty();
    }

    @Test
    void theSecretAndTheNameAreNotInTheDatabase() {
        ApiKey.Created created = create(AccessService.Expiry.NEVER);
        String row = owner.inTransaction(handle -> handle.createQuery("select k::text from api_key k")
                .mapTo(String.class)
                .one());
        String secret = created.token().reveal().substring(36);
        assertThat(row).doesNotContain(secret).doesNotContain("Maija");
    }

    @Test
    void anIdempotencyKeyIsWonOnce() {
        byte[] key = {1};
        byte[] body = {2};
        UUID first = UUID.randomUUID();
        boolean won = database.app()
                .inTransaction(
                        east, handle -> handle.attach(IdempotencyStore.class).claim(east, key, body, first, 201));
        assertThat(won).isTrue();
        List<IdempotencyStore.Key> winners = database.app()
                .inTransaction(
                        east,
                        handle -> handle.attach(IdempotencyStore.class)
                                .claim(
                                        new OrganisationId[] {east, east},
                                        new byte[][] {key, {3}},
                                        new byte[][] {body, body},
                                        new UUID[] {UUID.randomUUID(), UUID.randomUUID()},
                                        new Short[] {201, 201}));
        assertThat(winners)
                .singleElement()
                .satisfies(winner -> assertThat(winner.is(east, new byte[] {3})).isTrue());

        IdempotencyStore.Claimed standing = database.app()
                .inTransaction(
                        east, handle -> handle.attach(IdempotencyStore.class).find(east, key))
                .orElseThrow();
        assertThat(standing.resourceId()).isEqualTo(first);
        assertThat(standing.isRepeatOf(new IdempotentRequest(key, body))).isTrue();
        assertThat(standing.isRepeatOf(new IdempotentRequest(key, key))).isFalse();

        int left = database.app().inTransaction(east, handle -> {
            IdempotencyStore store = handle.attach(IdempotencyStore.class);
            store.release(new OrganisationId[] {east}, new byte[][] {key});
            return store.find(new OrganisationId[] {east, east}, new byte[][] {key, {3}})
                    .size();
        });
        assertThat(left).isEqualTo(1);
        int deleted = database.link()
                .inTransaction(handle -> handle.attach(IdempotencyStore.class)
                        .deleteOlder(Instant.now().plusSeconds(60), 100));
        assertThat(deleted).isEqualTo(1);
    }

    private ApiKey.Created create(AccessService.Expiry expiry) {
        return access.create(east, Set.of(Role.PROFESSIONAL, Role.ADMIN), NAME, expiry, ACTOR);
    }

    private ApiKey.Creation create(IdempotentRequest request) {
        return access.create(east, Set.of(Role.ADMIN), NAME, AccessService.Expiry.NEVER, request, ACTOR);
    }

    private List<ApiKey> list(OrganisationId organisation) {
        return access.list(organisation, AccessService.Position.FIRST, 10);
    }

    private AccessService service(Database login) {
        return new AccessService(
                login, keys, clock, (handle, organisation, actor, action) -> logged.add(organisation + " " + action));
    }
}
