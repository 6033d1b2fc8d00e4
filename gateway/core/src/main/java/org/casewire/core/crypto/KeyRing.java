package org.casewire.core.crypto;

import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.casewire.core.id.OrganisationId;

/**
 * All keys at hand: the installation's, and each organisation's as its wrapped keys are read from the database. Opened
 * keys are kept in memory until {@link #invalidate}. Safe for all threads; the loader is called by one thread at a time
 * for an organisation.
 */
public final class KeyRing {
    private final MasterKeyset master;
    private final Function<OrganisationId, byte[]> wrappedKeysOf;
    private final Map<OrganisationId, OrganisationKeys> opened = new ConcurrentHashMap<>();
    private final Sealer inbound;
    private final RoutingIndex routing;
    private final CredentialHash credentials;
    private final RequestHash requests;

    /** @param wrappedKeysOf reads what {@link #newWrappedKeys} made for an organisation */
    public KeyRing(MasterKeyset master, Function<OrganisationId, byte[]> wrappedKeysOf) {
        this.master = master;
        this.wrappedKeysOf = wrappedKeysOf;
        this.inbound = new Sealer(
                "", () -> master.document().inbound(), () -> master.refreshed().inbound());
        this.routing = new RoutingIndex(() -> master.document().routing());
        this.credentials = new CredentialHash(
                () -> master.document().credentials(), () -> master.refreshed().credentials());
        this.requests = new RequestHash(() -> master.document().requests());
    }

    /** Fresh data and search keys for an organisation that {@link MasterKeyset#addOrganisation} knows. */
    public byte[] newWrappedKeys(OrganisationId organisation) {
        return WrappedKeys.wrap(organisation, WrappedKeys.Opened.generate(), master.wrappingKeys(organisation));
    }

    /** @throws KeysetException when they do not open with the organisation's wrapping key */
    public OrganisationKeys unwrap(OrganisationId organisation, byte[] wrapped) {
        WrappedKeys.Opened keys = opened(organisation, wrapped);
        return new OrganisationKeys(keys, new Sealer(organisation.toString(), keys::data, keys::data));
    }

    /**
     * The organisation's keys, read from the database on first use.
     *
     * @throws KeysetException when they do not open with the organisation's wrapping key
     */
    public OrganisationKeys of(OrganisationId organisation) {
        return opened.computeIfAbsent(organisation, this::load);
    }

    /** Forgets opened keys: the organisation's row was changed or erased. */
    public void invalidate(OrganisationId organisation) {
        opened.remove(organisation);
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
        WrappedKeys.Opened keys = opened(organisation, wrappedKeysOf.apply(organisation));
        return new OrganisationKeys(
                keys, new Sealer(organisation.toString(), () -> of(organisation).data(), () -> reread(organisation)));
    }

    private AeadKeys reread(OrganisationId organisation) {
        invalidate(organisation);
        return of(organisation).data();
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
}
