package org.casewire.core.cases;

import java.util.List;
import java.util.Optional;
import org.casewire.core.cases.CaseListStore.Filter;
import org.casewire.core.crypto.BlindIndex;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.id.CaseId;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.Organisation;
import org.jdbi.v3.core.Handle;

/**
 * Pages through an organisation's cases, the last active first. A page continues behind a place in that order, so that
 * nothing is shown twice; a case that moved up meanwhile stands on the first page. Safe for all threads.
 */
public final class CaseList {
    private final KeyRing keys;
    private final PatientPhone phones;
    private final CaseReader reader;

    public CaseList(KeyRing keys, PatientPhone phones, CaseReader reader) {
        this.keys = keys;
        this.phones = phones;
        this.reader = reader;
    }

    public CasePage page(Handle handle, Organisation organisation, CaseFilter wanted, CaseCursor after, int limit) {
        Optional<PhoneNumber> phone = wanted.phone().flatMap(typed -> phones.asked(organisation, typed));
        if (wanted.phone().isPresent() && phone.isEmpty()) {
            // What is no number is no patient's number.
            return new CasePage(List.of(), Optional.empty());
        }
        BlindIndex index = keys.of(organisation.id()).index();
        Filter filter = new Filter(
                wanted.status().orElse(null),
                wanted.unread().orElse(null),
                wanted.attention().orElse(null),
                wanted.hidden().orElse(null),
                phone.map(index::phone).orElse(null),
                wanted.reference().map(index::reference).orElse(null));
        CaseListStore store = handle.attach(CaseListStore.class);
        // One more than asked for tells whether there is a next page.
        List<CaseCursor> places = places(store, organisation, filter, after, limit + 1);
        boolean more = places.size() > limit;
        List<CaseCursor> shown = more ? places.subList(0, limit) : places;
        CaseId[] ids = shown.stream().map(CaseCursor::caseId).toArray(CaseId[]::new);
        return new CasePage(
                store.shown(organisation.id(), ids).stream().map(reader::open).toList(),
                more ? Optional.of(shown.get(limit - 1)) : Optional.empty());
    }

    private static List<CaseCursor> places(
            CaseListStore store, Organisation organisation, Filter filter, CaseCursor after, int limit) {
        if (filter.phoneIndex() != null) {
            return store.ofPhone(organisation.id(), filter, after, limit);
        }
        if (filter.referenceIndex() != null) {
            return store.ofReference(organisation.id(), filter, after, limit);
        }
        if (Boolean.TRUE.equals(filter.attention())) {
            return store.needingAttention(organisation.id(), filter, after, limit);
        }
        if (Boolean.TRUE.equals(filter.unread())) {
            return store.unread(organisation.id(), filter, after, limit);
        }
        if (Boolean.TRUE.equals(filter.hidden())) {
            return store.ofHiddenThreads(organisation.id(), filter, after, limit);
        }
        if (filter.status() != null) {
            return store.ofStatus(organisation.id(), filter, after, limit);
        }
        return store.all(organisation.id(), filter, after, limit);
    }
}
