package org.casewire.core.cases;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.cases.CaseListStore.Filter;
import org.casewire.core.cases.CaseListStore.Place;
import org.casewire.core.cases.CaseSearchStore.Named;
import org.casewire.core.cases.CaseSearchStore.Wanted;
import org.casewire.core.cases.SearchTerms.Term;
import org.casewire.core.crypto.BlindIndex;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.text.NameWords;
import org.jdbi.v3.core.Handle;

/**
 * Finds cases by what somebody remembers of them. Keyed hashes narrow, and what they find is opened and compared, since
 * they are cut short; so a page costs as many openings as it has cases, and a few. Safe for all threads.
 */
public final class CaseSearch {
    /** Looked at together; of those that hashes find nearly all are meant. */
    private static final int BATCH = 50;
    /** Whoever finds nothing in so many batches has typed something that hashes hardly narrow. */
    private static final int MOST_BATCHES = 40;

    private final KeyRing keys;
    private final PatientPhone phones;
    private final CaseReader reader;

    public CaseSearch(KeyRing keys, PatientPhone phones, CaseReader reader) {
        this.keys = keys;
        this.phones = phones;
        this.reader = reader;
    }

    /** Whether this can be looked for at all: something with letters or digits, and no text. */
    public static boolean isQuery(String query) {
        int terms = SearchTerms.of(query, typed -> Optional.empty()).terms().size();
        return terms > 0 && terms <= SearchTerms.MOST;
    }

    /** Makes a case findable by what its patient is called and has for a number now. */
    public static void index(Handle handle, KeyRing keys, Case shown) {
        handle.attach(CaseSearchStore.class)
                .index(
                        shown.organisationId(),
                        shown.id(),
                        SearchTokens.of(
                                        keys.of(shown.organisationId()).index(),
                                        shown.patient().name(),
                                        shown.patient().phone().map(PhoneNumber::digits))
                                .toArray(Integer[]::new));
    }

    /** The last active first, in whatever status unless the filter names one. */
    public CasePage page(
            Handle handle, Organisation organisation, String query, CaseFilter narrowed, CaseCursor after, int limit) {
        SearchTerms search = SearchTerms.of(query, typed -> phones.asked(organisation, typed));
        Wanted wanted = wanted(keys.of(organisation.id()).index(), search);
        Filter filter = CaseList.filter(keys.of(organisation.id()).index(), narrowed, Optional.empty());
        CaseSearchStore store = handle.attach(CaseSearchStore.class);
        List<Place> fitting = new ArrayList<>();
        Place from = new Place(after.at(), after.caseId());
        int batch = Math.max(BATCH, limit + 1);
        for (int round = 0; round < MOST_BATCHES && fitting.size() <= limit; round++) {
            List<Place> found = store.find(organisation.id(), wanted, filter, from, batch);
            fitting.addAll(compared(store, organisation.id(), search, found));
            if (found.size() < batch) {
                break;
            }
            from = found.get(batch - 1);
        }
        boolean more = fitting.size() > limit;
        List<Place> shown = more ? fitting.subList(0, limit) : fitting;
        return new CasePage(
                reader.shown(
                        handle,
                        organisation.id(),
                        shown.stream().map(Place::caseId).toList()),
                more
                        ? Optional.of(new CaseCursor(
                                CaseCursor.Part.ACTIVITY,
                                shown.get(limit - 1).at(),
                                shown.get(limit - 1).caseId()))
                        : Optional.empty());
    }

    private List<Place> compared(
            CaseSearchStore store, OrganisationId organisation, SearchTerms search, List<Place> found) {
        Sealer sealer = keys.of(organisation).sealer();
        Map<CaseId, Named> named = new HashMap<>();
        store.named(organisation, found.stream().map(Place::caseId).toArray(CaseId[]::new))
                .forEach(row -> named.put(row.id(), row));
        return found.stream()
                .filter(place -> Optional.ofNullable(named.get(place.caseId()))
                        .filter(row -> fits(sealer, search, row))
                        .isPresent())
                .toList();
    }

    private static boolean fits(Sealer sealer, SearchTerms search, Named row) {
        UUID id = row.id().value();
        List<String> name = Optional.ofNullable(row.nameSealed())
                .flatMap(value -> sealer.read(SealedColumn.CASE_NAME, id, value))
                .map(NameWords::of)
                .orElse(List.of());
        Optional<String> phone = sealer.read(SealedColumn.CASE_PHONE, id, row.phoneSealed());
        Optional<String> reference = Optional.ofNullable(row.referenceSealed())
                .flatMap(value -> sealer.read(SealedColumn.CASE_REFERENCE, id, value));
        return reference.filter(search.typed()::equals).isPresent()
                || search.terms().stream().allMatch(term -> term.fits(name, phone, reference));
    }

    private static Wanted wanted(BlindIndex index, SearchTerms search) {
        List<Integer> tokens = new ArrayList<>();
        List<Integer> tokenTerms = new ArrayList<>();
        List<byte[]> phones = new ArrayList<>();
        List<Integer> phoneTerms = new ArrayList<>();
        List<byte[]> references = new ArrayList<>();
        List<Integer> referenceTerms = new ArrayList<>();
        for (int i = 0; i < search.terms().size(); i++) {
            int number = i;
            Term term = search.terms().get(i);
            // One word is enough to find it; the others are compared.
            term.words().stream().max(Comparator.comparingInt(String::length)).ifPresent(word -> {
                tokens.add(SearchTokens.ofWord(index, word));
                tokenTerms.add(number);
            });
            term.digits().ifPresent(digits -> {
                tokens.add(SearchTokens.ofDigits(index, digits));
                tokenTerms.add(number);
            });
            term.phone().ifPresent(phone -> {
                phones.add(index.phone(phone));
                phoneTerms.add(number);
            });
            List.of(term.raw(), search.typed()).stream().distinct().forEach(reference -> {
                references.add(index.reference(reference));
                referenceTerms.add(number);
            });
        }
        return new Wanted(
                tokens.toArray(Integer[]::new),
                tokenTerms.toArray(Integer[]::new),
                phones.toArray(byte[][]::new),
                phoneTerms.toArray(Integer[]::new),
                references.toArray(byte[][]::new),
                referenceTerms.toArray(Integer[]::new),
                search.terms().size());
    }
}
