package org.casewire.core.organisation;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Set;
import org.casewire.core.crypto.KeysetFingerprint;
import org.casewire.core.crypto.KeysetFingerprint.Purpose;
import org.casewire.core.id.OrganisationId;

/**
 * What a keyset lacks of the keys that the database was used with.
 *
 * @param foreign it holds none of the keys by which patients are found: it is another installation's
 * @param older it lacks some of the installation's keys
 * @param lacking organisations whose key it lacks; those whose key was destroyed are none
 */
record KeysetShortfall(boolean foreign, boolean older, List<KeysetStore.OwnKey> lacking) {
    KeysetShortfall {
        lacking = List.copyOf(lacking);
    }

    static KeysetShortfall of(
            KeysetFingerprint held, List<KeysetStore.Noted> noted, List<KeysetStore.OwnKey> organisations) {
        List<KeysetStore.Noted> missing =
                noted.stream().filter(each -> !holds(held, each)).toList();
        boolean foreign = missing.stream().anyMatch(each -> each.purpose() == Purpose.ROUTING);
        List<KeysetStore.OwnKey> lacking = organisations.stream()
                .filter(each -> !each.destroyed() && !holds(held, each))
                .toList();
        boolean unknown = noted.isEmpty() && !organisations.isEmpty() && lacking.size() == organisations.size();
        return new KeysetShortfall(foreign || unknown, !missing.isEmpty(), lacking);
    }

    private static boolean holds(KeysetFingerprint held, KeysetStore.Noted key) {
        return held.installation().getOrDefault(key.purpose(), Set.of()).contains(key.fingerprint());
    }

    private static boolean holds(KeysetFingerprint held, KeysetStore.OwnKey organisation) {
        Set<String> keys = held.organisations().getOrDefault(organisation.id(), Set.of());
        return organisation.fingerprint() == null ? !keys.isEmpty() : keys.contains(organisation.fingerprint());
    }

    boolean any() {
        return foreign || older || !lacking.isEmpty();
    }

    KeysetShortfall without(OrganisationId organisation) {
        return new KeysetShortfall(
                foreign,
                older,
                lacking.stream().filter(each -> !each.id().equals(organisation)).toList());
    }

    /** What is wrong and what to do. @param copies where other nodes have theirs */
    String sentence(String origin, List<KeysetStore.Copy> copies) {
        if (foreign) {
            return ("The keyset in %s belongs to another installation than this database: it opens nothing here. Nothing"
                            + " was changed. Put the keyset there that this database was used with (%s), or name it"
                            + " under keyset.file, or name this keyset's own database.")
                    .formatted(origin, where(copies));
        }
        return ("The keyset in %s is older than this database: it lacks %s. Nothing was changed. Copy the newest keyset"
                        + " there (%s), and try again.%s")
                .formatted(origin, lacks(), where(copies), destroying());
    }

    /** For a process that runs: what it does meanwhile, and what to do. */
    String runningSentence(String origin, List<KeysetStore.Copy> copies) {
        String missing = foreign ? "the keys of this database" : lacks();
        return ("The keyset in %s lacks %s. Until it is there, this node refuses texts for those sender numbers, sends"
                        + " nothing of theirs and leaves its slots to others. Copy the newest keyset there (%s); it is"
                        + " taken up without a restart.%s")
                .formatted(origin, missing, where(copies), destroying());
    }

    private String lacks() {
        String organisations = lacking.isEmpty() ? "" : "the key of organisation " + slugs();
        String installation = older ? "keys of the installation that 'casewire keyset rotate' made" : "";
        return organisations + (lacking.isEmpty() || !older ? "" : ", and ") + installation;
    }

    private String slugs() {
        return lacking.stream().map(KeysetStore.OwnKey::slug).collect(joining(", "));
    }

    private String destroying() {
        return lacking.isEmpty()
                ? ""
                : " If that key was destroyed on purpose, put it on record: casewire keyset destroy --organisation %s."
                        .formatted(lacking.get(0).slug());
    }

    private static String where(List<KeysetStore.Copy> copies) {
        String nodes = copies.stream()
                .map(copy -> "node " + copy.nodeId() + " reads " + copy.origin())
                .collect(joining(", "));
        return "its safe copy" + (nodes.isEmpty() ? "" : ", or a node's: " + nodes);
    }
}
