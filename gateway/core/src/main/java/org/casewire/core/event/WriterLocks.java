package org.casewire.core.event;

import java.util.Collection;
import org.casewire.core.id.OrganisationId;

/**
 * The advisory locks that say whose events somebody is about to write. A writer shares its organisations' locks before
 * it draws an id and until its transaction is over; the feed looks at who has them and never asks for one, so nobody
 * ever waits for such a lock.
 */
final class WriterLocks {
    /** The first half of the two-part key ("EVNT"): tells these locks from all others of the database. */
    static final int CLASS = 0x45564e54;

    private WriterLocks() {}

    /** The second half. Two organisations may share it: then a writer of one delays the other, too. */
    static int of(OrganisationId organisation) {
        long random = organisation.value().getLeastSignificantBits();
        return (int) (random ^ random >>> Integer.SIZE);
    }

    /** Of several, each once and sorted: the order in which everybody locks. */
    static Integer[] of(Collection<OrganisationId> organisations) {
        return organisations.stream().map(WriterLocks::of).distinct().sorted().toArray(Integer[]::new);
    }
}
