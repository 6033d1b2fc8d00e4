package org.casewire.core.crypto;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.casewire.core.id.OrganisationId;

/**
 * All keys at hand: the installation's, and each organisation's as its wrapped keys are read from the database. Opened
 * keys are kept in memory until {@link #invalidate}. Safe for all threads; the loader is called by one thread at a time
 * for an organisation.
 */
public final class KeyRing {
    /** How long a missing key is not looked for again: each look is a statement and a glance at the file. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final MasterKeyset master;
    private final Function<OrganisationId, byte[]> wrappedKeysOf;
    private final Map<OrganisationId, OrganisationKeys> opened = new ConcurrentHashMap<>();
    private final Map<OrganisationId, Refusal> refused = new ConcurrentHashMap<>();
    private final Sealer inbound;
    private final RoutingIndex routing;
    private final CredentialHash credentials;
    private final RequestHash requests;
    private final Unreadable unreadable = new Unreadable();
    private volatile boolean behind;
    private volatile Set<OrganisationId> missing = Set.of();

    /** @param wrappedKeysOf reads what {@link #newWrappedKeys} made for an organisation; nothing: they were destroyed */
    public KeyRing(MasterKeyset master, Function<OrganisationId, byte[]> wrappedKeysOf) {
        this.master = master;
        this.wrappedKeysOf = wrappedKeysOf;
        this.inbound = new Sealer(
                "", () -> master.document().inbound(), () -> master.refreshed().inbound(), () -> behind, unreadable);
        this.routing = new RoutingIndex(() -> master.document().routing());
        this.credentials = new CredentialHash(
                () -> master.document().credentials(), () -> master.refreshed().credentials());
        this.requests = new RequestHash(() -> master.document().requests());
    }

    /** Fresh data and search keys for an organisation that {@link MasterKeyset#addOrganisation} knows. */
    public byte[] newWrappedKeys(OrganisationId organisation) {
        return WrappedKeys.wrap(organisation, WrappedKeys.Opened.generate(), master.wrappingKeys(organisation));
    }

    /** @throws KeysetException.Missing when they do not open with the organisation's wrapping key */
    public OrganisationKeys unwrap(OrganisationId organisation, byte[] wrapped) {
        WrappedKeys.Opened keys = opened(organisation, wrapped);
        return new OrganisationKeys(
                keys, new Sealer(organisation.toString(), keys::data, keys::data, () -> false, unreadable));
    }

    /**
     * The organisation's keys, read from the database on first use. Those of one whose key was destroyed open nothing.
     *
     * @throws KeysetException.Missing when they do not open with the keyset at hand; asked again after a moment at most
     */
    public OrganisationKeys of(OrganisationId organisation) {
        OrganisationKeys known = opened.get(organisation);
        if (known != null) {
            return known;
        }
        Refusal recent = refused.get(organisation);
        if (recent != null && System.nanoTime() - recent.at() < AGAIN.toNanos()) {
            throw new KeysetException.Missing(recent.message());
        }
        try {
            OrganisationKeys keys = opened.computeIfAbsent(organisation, this::load);
            refused.remove(organisation);
            return keys;
        } catch (KeysetException.Missing e) {
            refused.put(organisation, new Refusal(System.nanoTime(), String.valueOf(e.getMessage())));
            throw e;
        }
    }

    /** Whether {@link #of} gives keys now; those of one whose key was destroyed count. */
    public boolean has(OrganisationId organisation) {
        try {
            of(organisation);
            return true;
        } catch (KeysetException.Missing e) {
            return false;
        }
    }

    /** Forgets opened keys, and that there were none: the organisation's row was changed, or the keyset. */
    public void invalidate(OrganisationId organisation) {
        opened.remove(organisation);
        refused.remove(organisation);
    }

    /** The same keys under the wrapping key in use now: the database's part of {@link MasterKeyset#rotate}. */
    public byte[] rewrap(OrganisationId organisation, byte[] wrapped) {
        return WrappedKeys.wrap(organisation, opened(organisation, wrapped), master.wrappingKeys(organisation));
    }

    /** The same keys and a new one that seals from now on, wrapped; then {@link #invalidate}. */
    public byte[] withNewDataKey(OrganisationId organisation, byte[] wrapped) {
        return WrappedKeys.wrap(
                organisation, opened(organisation, wrapped).withNewDataKey(), master.wrappingKeys(organisation));
    }

    /** Stored values that did not open. */
    public Unreadable unreadable() {
        return unreadable;
    }

    /**
     * Says what the keyset at hand lacks.
     *
     * @param installation keys of the installation that another node has: see {@link Sealer#read}
     * @param organisations those whose key is not here
     */
    public void lacks(boolean installation, Set<OrganisationId> organisations) {
        Set<OrganisationId> before = missing;
        behind = installation;
        missing = Set.copyOf(organisations);
        // What has come is looked for at once.
        before.stream().filter(one -> !organisations.contains(one)).forEach(refused::remove);
    }

    /** Whether any key is missing here: others should work on what is anybody's. */
    public boolean isBehind() {
        return behind || !missing.isEmpty();
    }

    /** Organisations whose keys were asked for and are not here. */
    public Set<OrganisationId> refused() {
        return Set.copyOf(refused.keySet());
    }

    /** For what has no organisation yet: parts, unassigned texts, receipts, names of API keys. */
    public Sealer inbound() {
        return inbound;
    }

    public RoutingIndex routing() {
        return routing;
    }

    public CredentialHash credentials() {
        return credentials;
    }

    public RequestHash requests() {
        return requests;
    }

    private OrganisationKeys load(OrganisationId organisation) {
        byte[] wrapped = wrappedKeysOf.apply(organisation);
        if (WrappedKeys.destroyed(wrapped)) {
            return OrganisationKeys.destroyed(organisation, unreadable);
        }
        WrappedKeys.Opened keys = opened(organisation, wrapped);
        return new OrganisationKeys(
                keys,
                new Sealer(
                        organisation.toString(),
                        () -> of(organisation).data(),
                        () -> reread(organisation),
                        () -> false,
                        unreadable));
    }

    /** What cannot be opened anew leaves the keys at hand: one damaged row must not cost the others theirs. */
    private AeadKeys reread(OrganisationId organisation) {
        try {
            OrganisationKeys anew = load(organisation);
            opened.put(organisation, anew);
            return anew.data();
        } catch (KeysetException.Missing e) {
            return of(organisation).data();
        }
    }

    private WrappedKeys.Opened opened(OrganisationId organisation, byte[] wrapped) {
        AeadKeys wrapping = master.wrappingKeys(organisation);
        OptionalInt keyId = AeadKeys.keyIdOf(wrapped);
        if (keyId.isPresent() && !wrapping.has(keyId.getAsInt())) {
            master.refreshed();
            wrapping = master.wrappingKeys(organisation);
        }
        return WrappedKeys.unwrap(organisation, wrapped, wrapping);
    }

    private record Refusal(long at, String message) {}
}
