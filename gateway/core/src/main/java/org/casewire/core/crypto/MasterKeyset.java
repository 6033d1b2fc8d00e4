package org.casewire.core.crypto;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.casewire.core.id.OrganisationId;

/**
 * The keys that are kept outside the database and its backups: those of the installation, and for each organisation
 * the one that wraps its data keys. Whoever has the database alone can read nothing; an organisation whose wrapping
 * keys are gone can be read by nobody.
 *
 * <p>What another process adds to the file is seen here as soon as it is asked for: an unknown key makes the file be
 * looked at, and it is read again when it was replaced. A replacement that lacks keys in use, or cannot be read, is not
 * taken up: what is in memory stays, and {@link #notTakenUp} says why. Safe for all threads.
 */
public final class MasterKeyset {
    private final KeysetSource source;
    private volatile KeysetDocument document;
    private volatile Optional<String> notTakenUp = Optional.empty();

    private MasterKeyset(KeysetSource source, KeysetDocument document) {
        this.source = source;
        this.document = document;
    }

    /**
     * Makes a new keyset file of mode 0600.
     *
     * @throws KeysetException when there is a file already
     */
    public static MasterKeyset create(Path path) {
        KeysetDocument document = KeysetDocument.generate();
        KeysetFile file = new KeysetFile(path);
        file.create(document.toJson());
        return load(file);
    }

    /** @throws KeysetException with the remedy, when the keyset is missing, damaged, or open to other users */
    public static MasterKeyset load(KeysetSource source) {
        return new MasterKeyset(source, KeysetDocument.parse(source.read(), source.origin()));
    }

    /** Those that have wrapping keys, as last read. */
    public Set<OrganisationId> organisations() {
        return document.organisations().keySet();
    }

    /** Makes wrapping keys for an organisation that has none; one that has them keeps them. */
    public void addOrganisation(OrganisationId organisation) {
        if (document.wrappingKeys(organisation).isEmpty()) {
            change(present -> present.wrappingKeys(organisation).isPresent()
                    ? present
                    : present.with(organisation, AeadKeys.generate()));
        }
    }

    /**
     * New keys from now on: for what the installation seals, for credentials, and for wrapping every organisation's
     * data keys ({@link KeyRing#rewrap} puts the new ones to use). Everything under the old ones still opens.
     *
     * <p>The keys of {@code routing} and {@code requests} stay: their hashes are looked up by equality, so that a new
     * key would part a patient from a live conversation and a repeated request from its first. They can only change
     * together with every stored hash.
     */
    public void rotate() {
        change(KeysetDocument::rotated);
    }

    /** Takes an organisation's keys out of the keyset, for good; one that has none is left so. */
    public void remove(OrganisationId organisation) {
        change(present -> present.without(organisation));
    }

    /** Which keys are here, as last read. */
    public KeysetFingerprint fingerprint() {
        return document.fingerprint();
    }

    /** Of the key that wraps an organisation's keys now. */
    public String wrappingFingerprint(OrganisationId organisation) {
        return wrappingKeys(organisation).fingerprint();
    }

    /** Where it is kept: for messages. */
    public String origin() {
        return source.origin();
    }

    /** Takes up what was changed at the source by somebody else. */
    public void refresh() {
        refreshed();
    }

    /** Why what lies at the source now was not taken up; empty when it was. */
    public Optional<String> notTakenUp() {
        return notTakenUp;
    }

    KeysetDocument document() {
        return document;
    }

    /** The document, read again first when its source was changed by another process. */
    synchronized KeysetDocument refreshed() {
        if (source.changed()) {
            notTakenUp = Optional.empty();
            try {
                KeysetDocument next = KeysetDocument.parse(source.read(), source.origin());
                if (next.fingerprint().covers(document.fingerprint())) {
                    document = next;
                } else {
                    notTakenUp =
                            Optional.of("The keyset in " + source.origin() + " was replaced by another one or by an"
                                    + " older copy: keys that are in use are not in it. This process goes on with those it read"
                                    + " before, and the next start is refused. Restore the newest copy there.");
                }
            } catch (KeysetException e) {
                notTakenUp = Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return document;
    }

    AeadKeys wrappingKeys(OrganisationId organisation) {
        return document.wrappingKeys(organisation)
                .or(() -> refreshed().wrappingKeys(organisation))
                .orElseThrow(() -> new KeysetException.Missing("The keyset in " + source.origin()
                        + " has no key for organisation " + organisation
                        + ". Copy the newest keyset there: the one that 'casewire organisation apply' wrote, or its"
                        + " safe copy."));
    }

    private synchronized void change(UnaryOperator<KeysetDocument> change) {
        source.replace(json -> {
            KeysetDocument before = KeysetDocument.parse(json, source.origin());
            if (!before.fingerprint().covers(document.fingerprint())) {
                throw new KeysetException("The keyset in " + source.origin()
                        + " was replaced by another one while this command ran. Nothing was changed; run it again.");
            }
            KeysetDocument after = change.apply(before);
            return after == before ? json : after.toJson();
        });
        refreshed();
    }

    @Override
    public String toString() {
        return "MasterKeyset[" + source.origin() + "]";
    }
}
