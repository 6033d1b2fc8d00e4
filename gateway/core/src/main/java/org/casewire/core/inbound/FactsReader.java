package org.casewire.core.inbound;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.inbound.PlacementFacts.Hold;
import org.casewire.core.inbound.PlacementFacts.KnownCase;
import org.casewire.core.inbound.PlacementFacts.Owner;
import org.casewire.core.inbound.PlacementFacts.Sender;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.organisation.OrganisationSettings.SeveralOpenCases;
import org.casewire.core.organisation.SenderNumber;
import org.jdbi.v3.core.Handle;

/**
 * Locks and reads what {@link PlacementRules} decides on. A batch first locks all its pairs and then all cases
 * concerned, each sorted (data.md, Lock order), so that its items can be read one after another without waiting.
 */
final class FactsReader {
    private final OrganisationDirectory organisations;
    private final KeyRing keys;

    FactsReader(OrganisationDirectory organisations, KeyRing keys) {
        this.organisations = organisations;
        this.keys = keys;
    }

    /**
     * Which text is asked about.
     *
     * @param named the organisation that an operator named for it; else those are concerned that own the sender number
     */
    record Question(String carrier, String senderNumber, Patient patient, byte[] pair, Optional<OrganisationId> named) {
        Question(String carrier, String senderNumber, Patient patient, byte[] pair) {
            this(carrier, senderNumber, patient, pair, Optional.empty());
        }

        Question named(OrganisationId organisation) {
            return new Question(carrier, senderNumber, patient, pair, Optional.of(organisation));
        }
    }

    /** Locks everything that the answers to these questions depend on, until the transaction ends. */
    void lock(Handle handle, List<Question> questions) {
        PairStore store = handle.attach(PairStore.class);
        byte[][] pairs = questions.stream()
                .map(Question::pair)
                .sorted(Arrays::compareUnsigned)
                .toArray(byte[][]::new);
        store.lock(pairs);
        List<PairStore.Holder> holders = store.holders(pairs);
        Phones phones = new Phones();
        for (Question question : questions) {
            Optional<PairStore.Holder> holder = holders.stream()
                    .filter(one -> Arrays.equals(one.pairIndex(), question.pair()))
                    .findFirst();
            question.patient().phone().ifPresent(phone -> phones.add(concerned(question, holder), phone));
        }
        phones.cases(store);
    }

    /** Under the locks of {@link #lock}. */
    Facts read(Handle handle, Question question) {
        return read(handle, question, true);
    }

    /** How things stand at this moment; they may be otherwise at the next. */
    Facts peek(Handle handle, Question question) {
        return read(handle, question, false);
    }

    private Facts read(Handle handle, Question question, boolean locked) {
        PairStore store = handle.attach(PairStore.class);
        Optional<PhoneNumber> phone = question.patient().phone();
        if (phone.isEmpty()) {
            return new Facts(new PlacementFacts(owners(question), Hold.NOBODY, false), List.of());
        }
        Optional<PairStore.Holder> holder =
                store.holders(new byte[][] {question.pair()}).stream().findFirst();
        List<Organisation> concerned = concerned(question, holder);
        Phones phones = new Phones();
        phones.add(concerned, phone.get());
        List<PairStore.CaseRow> cases = locked ? phones.cases(store) : phones.casesUnlocked(store);
        boolean open = cases.stream().anyMatch(row -> row.status() == CaseStatus.IN_PROGRESS);
        List<PairStore.Former> former = open ? List.of() : phones.former(store);
        List<Owner> owners = concerned.stream()
                .map(organisation -> owner(store, question, organisation, cases, former))
                .toList();
        Hold hold = holder.map(one -> new Hold(one.state(), Optional.of(one.organisationId())))
                .orElse(Hold.NOBODY);
        return new Facts(new PlacementFacts(owners, hold, true), cases);
    }

    private Owner owner(
            PairStore store,
            Question question,
            Organisation organisation,
            List<PairStore.CaseRow> cases,
            List<PairStore.Former> former) {
        List<PairStore.CaseRow> own = cases.stream()
                .filter(row -> row.organisationId().equals(organisation.id()))
                .toList();
        boolean several = own.stream()
                        .filter(row -> row.status() == CaseStatus.IN_PROGRESS)
                        .count()
                > 1;
        List<KnownCase> known = new ArrayList<>();
        for (PairStore.CaseRow row : own) {
            Sender sender = row.sender(question.carrier(), question.senderNumber());
            known.add(new KnownCase(
                    row.id(),
                    row.status(),
                    row.since(),
                    sender,
                    several && row.status() == CaseStatus.IN_PROGRESS
                            ? store.lastAccepted(
                                    organisation.id(), row.id(), question.carrier(), question.senderNumber())
                            : Optional.empty()));
        }
        List<CaseId> formerly = former.stream()
                .filter(one -> one.organisationId().equals(organisation.id()))
                .map(PairStore.Former::caseId)
                .filter(id -> own.stream().noneMatch(row -> row.id().equals(id)))
                .toList();
        return owner(question, organisation, known, formerly);
    }

    private static Owner owner(
            Question question, Organisation organisation, List<KnownCase> cases, List<CaseId> former) {
        Optional<SenderNumber> number = organisation.senderNumbers().stream()
                .filter(own -> own.carrier().equals(question.carrier())
                        && own.address().number().equals(question.senderNumber()))
                .findFirst();
        return new Owner(
                organisation.id(),
                number.isPresent() || question.named().isPresent(),
                number.filter(SenderNumber::defaultOrganisation).isPresent(),
                organisation.settings().severalOpenCases() == SeveralOpenCases.ASK,
                cases,
                former);
    }

    private List<Owner> owners(Question question) {
        return concerned(question, Optional.empty()).stream()
                .map(organisation -> owner(question, organisation, List.of(), List.of()))
                .toList();
    }

    private List<Organisation> concerned(Question question, Optional<PairStore.Holder> holder) {
        if (question.named().isPresent()) {
            return question.named().flatMap(organisations::find).stream().toList();
        }
        return Stream.concat(
                        organisations.owning(question.carrier(), question.senderNumber()).stream(),
                        holder.flatMap(one -> organisations.find(one.organisationId())).stream())
                .distinct()
                .sorted(Comparator.comparing(organisation -> organisation.id().value()))
                .toList();
    }

    /** The facts, and the cases' rows for whatever else is asked of them. */
    record Facts(PlacementFacts placement, List<PairStore.CaseRow> cases) {
        /** The patient's language as her case says, "" when none does. */
        String language(CaseId caseId) {
            return cases.stream()
                    .filter(row -> row.id().equals(caseId))
                    .flatMap(row -> row.language().stream())
                    .findFirst()
                    .orElse("");
        }
    }

    /** One patient is another blind index in each organisation. */
    private final class Phones {
        private final Map<String, Entry> entries = new TreeMap<>();

        void add(Collection<Organisation> concerned, PhoneNumber phone) {
            for (Organisation organisation : concerned) {
                entries.putIfAbsent(
                        organisation.id() + phone.e164(),
                        new Entry(
                                organisation.id(),
                                keys.of(organisation.id()).index().phone(phone)));
            }
        }

        List<PairStore.CaseRow> cases(PairStore store) {
            return entries.isEmpty() ? List.of() : store.cases(organisations(), phones());
        }

        List<PairStore.CaseRow> casesUnlocked(PairStore store) {
            return entries.isEmpty() ? List.of() : store.casesUnlocked(organisations(), phones());
        }

        List<PairStore.Former> former(PairStore store) {
            return entries.isEmpty() ? List.of() : store.former(organisations(), phones());
        }

        private OrganisationId[] organisations() {
            return entries.values().stream().map(Entry::organisation).toArray(OrganisationId[]::new);
        }

        private byte[][] phones() {
            return entries.values().stream().map(Entry::phone).toArray(byte[][]::new);
        }
    }

    private record Entry(OrganisationId organisation, byte[] phone) {}
}
