package org.casewire.core.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casewire.core.cases.CaseCursor.Part;
import org.casewire.core.cases.CaseFilter.AssignedTo;
import org.casewire.core.cases.CaseListStore.Filter;
import org.casewire.core.cases.CaseListStore.Place;
import org.casewire.core.crypto.BlindIndex;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.Organisation;
import org.jdbi.v3.core.Handle;

/**
 * Pages through an organisation's cases, the last active or the longest waiting first. A page continues behind a place in that order, so that
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
        Filter filter = filter(index, wanted, phone);
        CaseListStore store = handle.attach(CaseListStore.class);
        // One more than asked for tells whether there is a next page.
        List<CaseCursor> places = places(store, organisation.id(), filter, after, limit + 1);
        boolean more = places.size() > limit;
        List<CaseCursor> shown = more ? places.subList(0, limit) : places;
        return new CasePage(
                reader.shown(
                        handle,
                        organisation.id(),
                        shown.stream().map(CaseCursor::caseId).toList()),
                more ? Optional.of(shown.get(limit - 1)) : Optional.empty());
    }

    static Filter filter(BlindIndex index, CaseFilter wanted, Optional<PhoneNumber> phone) {
        return new Filter(
                wanted.status().orElse(null),
                wanted.unread().orElse(null),
                wanted.attention().orElse(null),
                wanted.hidden().orElse(null),
                wanted.waiting().orElse(null),
                wanted.assignee()
                        .map(assignee -> assignee instanceof AssignedTo.Professional)
                        .orElse(null),
                wanted.assignee()
                        .map(assignee ->
                                assignee instanceof AssignedTo.Professional one ? index.professional(one.id()) : null)
                        .orElse(null),
                phone.map(index::phone).orElse(null),
                wanted.reference().map(index::reference).orElse(null));
    }

    private static List<CaseCursor> places(
            CaseListStore store, OrganisationId organisation, Filter filter, CaseCursor after, int limit) {
        List<CaseCursor> found = new ArrayList<>();
        CaseCursor from = after;
        if (from.part() == Part.WAITING) {
            if (!Boolean.FALSE.equals(filter.waiting())) {
                found.addAll(in(Part.WAITING, store.longestWaiting(organisation, filter, place(from), limit)));
            }
            from = new CaseCursor(Part.NOT_WAITING, CaseCursor.START.at(), CaseCursor.START.caseId());
        }
        if (found.size() < limit && from.part() == Part.ACTIVITY) {
            found.addAll(in(Part.ACTIVITY, byActivity(store, organisation, filter, place(from), limit)));
        } else if (found.size() < limit && !Boolean.TRUE.equals(filter.waiting())) {
            found.addAll(in(
                    Part.NOT_WAITING,
                    byActivity(store, organisation, filter.waiting(false), place(from), limit - found.size())));
        }
        return found;
    }

    private static Place place(CaseCursor cursor) {
        return new Place(cursor.at(), cursor.caseId());
    }

    private static List<CaseCursor> in(Part part, List<Place> places) {
        return places.stream()
                .map(place -> new CaseCursor(part, place.at(), place.caseId()))
                .toList();
    }

    private static List<Place> byActivity(
            CaseListStore store, OrganisationId organisation, Filter filter, Place after, int limit) {
        if (filter.phoneIndex() != null) {
            return store.ofPhone(organisation, filter, after, limit);
        }
        if (filter.referenceIndex() != null) {
            return store.ofReference(organisation, filter, after, limit);
        }
        if (Boolean.TRUE.equals(filter.attention())) {
            return store.needingAttention(organisation, filter, after, limit);
        }
        if (Boolean.TRUE.equals(filter.unread())) {
            return store.unread(organisation, filter, after, limit);
        }
        if (Boolean.TRUE.equals(filter.waiting())) {
            return store.waiting(organisation, filter, after, limit);
        }
        if (filter.assigneeIndex() != null) {
            return store.ofAssignee(organisation, filter, after, limit);
        }
        if (Boolean.TRUE.equals(filter.hidden())) {
            return store.ofHiddenThreads(organisation, filter, after, limit);
        }
        if (filter.status() != null) {
            return store.ofStatus(organisation, filter, after, limit);
        }
        return store.all(organisation, filter, after, limit);
    }
}
