package org.casewire.core.crypto;

import java.nio.file.Path;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.casewire.core.id.OrganisationId;

/**
 * The keys that are kept outside the database and its backups: those of the installation, and for each organisation
 * the one that wraps its data keys. Whoever has the database alone can read nothing; an organisation whose wrapping
 * keys are gone can be read by nobody.
 *
 * <p>What another process adds to the file is seen here as soon as it is asked for: an unknown key makes the file be
 * looked at, and it is read again when it was replaced. Safe for all threads.
 */
public final class MasterKeyset {
    private final KeysetSource source;
    private volatile KeysetDocument document;

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

    KeysetDocument document() {
        return document;
    }

    /** The document, read again first when its source was changed by another process. */
    synchronized KeysetDocument refreshed() {
        if (source.changed()) {
            document = KeysetDocument.parse(source.read(), source.origin());
        }
        return document;
    }

    AeadKeys wrappingKeys(OrganisationId organisation) {
        return document.wrappingKeys(organisation)
                .or(() -> refreshed().wrappingKeys(organisation))
                .orElseThrow(() -> new KeysetException("The keyset in " + source.origin()
                        + " has no key for organisation " + organisation
                        + ". Apply the organisation again (casewire organisation apply), or, if it had one, restore the"
                        + " keyset from its backup."));
    }

    private synchronized void change(UnaryOperator<KeysetDocument> change) {
        source.replace(json -> {
            KeysetDocument before = KeysetDocument.parse(json, source.origin());
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
