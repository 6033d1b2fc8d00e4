package org.casewire.daemon.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.Optional;
import org.casewire.core.crypto.Secret;
import org.casewire.daemon.database.Login;
import org.jspecify.annotations.Nullable;

/**
 * Where the data are, and as whom we go there: three logins, so that none has more rights than its work needs.
 *
 * @param listenUrl where the calls of other nodes are heard, when {@code url} leads to a pooler
 * @param migrateOnStart whether {@code server} brings an older schema up to date instead of refusing to start
 */
public record DatabaseSettings(
        Source source, Optional<String> listenUrl, int poolSize, int linkPoolSize, boolean migrateOnStart) {
    /** A server of its own, or one that we start. */
    public sealed interface Source {}

    /**
     * @param owner the login that owns the schema; a node that only serves need not know it
     * @param app the login of requests
     * @param link that of dispatch, receipts and inbound texts
     */
    public record External(String url, Optional<Login> owner, Login app, Login link) implements Source {}

    /** @param port 0 takes any free one */
    public record Embedded(Path directory, int port) implements Source {
        @JsonCreator
        static Embedded of(
                @JsonProperty("directory") @Nullable Path directory, @JsonProperty("port") @Nullable Integer port) {
            return new Embedded(
                    Optional.ofNullable(directory).orElse(Path.of("casewire-data", "postgresql")),
                    Optional.ofNullable(port).orElse(0));
        }

        public Embedded {
            new Faults()
                    .unless(port >= 0 && port <= 65_535, "port", "must be between 0 (any free one) and 65535")
                    .throwIfAny();
        }
    }

    /** A login as the file writes it; {@code poolSize} counts only where a pool goes with it. */
    record LoginSection(
            @JsonProperty("user") @Nullable String user,
            @JsonProperty("password") @Nullable Secret password) {}

    record LinkSection(
            @JsonProperty("user") @Nullable String user,
            @JsonProperty("password") @Nullable Secret password,
            @JsonProperty("poolSize") @Nullable Integer poolSize) {}

    /** For servers that let a client in by certificate. */
    private static final Secret NONE = new Secret("");

    private static final int POOL_SIZE = 8;
    private static final int LARGEST_POOL = 200;

    public DatabaseSettings {
        new Faults()
                .unless(poolSize >= 1 && poolSize <= LARGEST_POOL, "poolSize", "must be between 1 and 200")
                .unless(linkPoolSize >= 2 && linkPoolSize <= LARGEST_POOL, "link.poolSize", "must be between 2 and 200")
                .throwIfAny();
    }

    public static DatabaseSettings defaults() {
        return new DatabaseSettings(Embedded.of(null, null), Optional.empty(), POOL_SIZE, POOL_SIZE, false);
    }

    @JsonCreator
    static DatabaseSettings of(
            @JsonProperty("url") @Nullable String url,
            @JsonProperty("listenUrl") @Nullable String listenUrl,
            @JsonProperty("user") @Nullable String user,
            @JsonProperty("password") @Nullable Secret password,
            @JsonProperty("poolSize") @Nullable Integer poolSize,
            @JsonProperty("migrateOnStart") @Nullable Boolean migrateOnStart,
            @JsonProperty("embedded") @Nullable Embedded embedded,
            @JsonProperty("owner") @Nullable LoginSection owner,
            @JsonProperty("link") @Nullable LinkSection link) {
        Optional<LinkSection> linkSection = Optional.ofNullable(link);
        boolean named = user != null
                || password != null
                || owner != null
                || linkSection
                        .filter(each -> each.user() != null || each.password() != null)
                        .isPresent();
        new Faults()
                .unless(url == null || embedded == null, "embedded", "give either a url or embedded, not both")
                .unless(
                        listenUrl == null || url != null,
                        "listenUrl",
                        "is for a url of your own; an embedded database needs none")
                .unless(
                        listenUrl == null || listenUrl.startsWith("jdbc:postgresql:"),
                        "listenUrl",
                        "must begin with jdbc:postgresql://")
                .unless(url != null || !named, "url", "is needed with logins; an embedded database makes its own")
                .throwIfAny();
        Source source = url == null
                ? Optional.ofNullable(embedded).orElseGet(() -> Embedded.of(null, null))
                : external(
                        url,
                        Optional.ofNullable(user),
                        Optional.ofNullable(password),
                        Optional.ofNullable(owner),
                        linkSection);
        boolean migrates = Optional.ofNullable(migrateOnStart).orElse(false);
        new Faults()
                .unless(
                        !migrates
                                || !(source instanceof External external)
                                || external.owner().isPresent(),
                        "migrateOnStart",
                        "needs database.owner, the login that owns the schema; or leave it to 'casewire db migrate'")
                .throwIfAny();
        return new DatabaseSettings(
                source,
                Optional.ofNullable(listenUrl),
                Optional.ofNullable(poolSize).orElse(POOL_SIZE),
                linkSection.map(LinkSection::poolSize).orElse(POOL_SIZE),
                migrates);
    }

    private static External external(
            String url,
            Optional<String> user,
            Optional<Secret> password,
            Optional<LoginSection> owner,
            Optional<LinkSection> link) {
        Optional<String> ownerUser = owner.map(LoginSection::user);
        Optional<String> linkUser = link.map(LinkSection::user);
        new Faults()
                .unless(url.startsWith("jdbc:postgresql:"), "url", "must begin with jdbc:postgresql://")
                .unless(
                        user.isPresent(),
                        "user",
                        "is missing: the login of requests, with no rights but the granted ones")
                .unless(
                        owner.isEmpty() || ownerUser.isPresent(),
                        "owner.user",
                        "is missing: the login that owns the schema, for migrations and for what makes organisations and keys")
                .unless(
                        linkUser.isPresent(),
                        "link.user",
                        "is missing: the login of dispatch, receipts and inbound texts")
                .unless(
                        user.isEmpty() || (!user.equals(ownerUser) && !user.equals(linkUser)),
                        "user",
                        "must differ from owner.user and link.user, or nothing separates what they may do")
                .throwIfAny();
        return new External(
                url,
                ownerUser.map(
                        one -> new Login(one, owner.map(LoginSection::password).orElse(NONE))),
                new Login(user.orElseThrow(), password.orElse(NONE)),
                new Login(
                        linkUser.orElseThrow(), link.map(LinkSection::password).orElse(NONE)));
    }
}
