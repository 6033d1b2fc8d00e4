package org.casewire.core.inbound;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.conversation.KnownCase;
import org.casewire.core.conversation.LastSent;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.inbound.PlacementFacts.Hold;
import org.casewire.core.inbound.PlacementFacts.Owner;
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
        store.lock(pairs(questions));
        lockCases(store, phones(ask(store, questions)));
    }

    /** Under the locks of {@link #lock}; one for each question, in their order. */
    List<Facts> read(Handle handle, List<Question> questions) {
        return read(handle, questions, FactsReader::lockCases);
    }

    /** How things stand at this moment; they may be otherwise at the next. */
    Facts peek(Handle handle, Question question) {
        return read(handle, List.of(question), FactsReader::seeCases).get(0);
    }

    private List<Facts> read(
            Handle handle,
            List<Question> questions,
            BiFunction<PairStore, Set<Phone>, List<PairStore.CaseRow>> reading) {
        PairStore store = handle.attach(PairStore.class);
        List<Asked> asked = ask(store, questions);
        Map<Phone, List<PairStore.CaseRow>> cases =
                reading.apply(store, phones(asked)).stream().collect(groupingBy(Phone::of));
        List<Asked> withoutOpenCase =
                asked.stream().filter(one -> !one.hasOpenCase(cases)).toList();
        Map<Phone, List<PairStore.Former>> former =
                former(store, phones(withoutOpenCase)).stream().collect(groupingBy(Phone::of));
        LastSent lastSent = handle.attach(LastSent.class);
        return asked.stream().map(one -> facts(lastSent, one, cases, former)).toList();
    }

    private List<Asked> ask(PairStore store, List<Question> questions) {
        Map<ByteBuffer, PairStore.Holder> holders = new HashMap<>();
        store.holders(pairs(questions)).forEach(holder -> holders.put(ByteBuffer.wrap(holder.pairIndex()), holder));
        return questions.stream()
                .map(question -> ask(question, Optional.ofNullable(holders.get(ByteBuffer.wrap(question.pair())))))
                .toList();
    }

    private Asked ask(Question question, Optional<PairStore.Holder> holder) {
        Optional<PhoneNumber> phone = question.patient().phone();
        if (phone.isEmpty()) {
            return new Asked(question, Optional.empty(), concerned(question, Optional.empty()), List.of());
        }
        List<Organisation> concerned = concerned(question, holder);
        return new Asked(
                question,
                holder,
                concerned,
                concerned.stream()
                        .map(organisation -> new Phone(
                                organisation.id(),
                                ByteBuffer.wrap(
                                        keys.of(organisation.id()).index().phone(phone.get()))))
                        .toList());
    }

    /** Sorted, as everybody locks them. */
    private static byte[][] pairs(List<Question> questions) {
        SortedSet<byte[]> pairs = new TreeSet<>(Arrays::compareUnsigned);
        questions.forEach(question -> pairs.add(question.pair()));
        return pairs.toArray(byte[][]::new);
    }

    private static Set<Phone> phones(List<Asked> asked) {
        return asked.stream().flatMap(one -> one.phones().stream()).collect(toSet());
    }

    private static List<PairStore.CaseRow> lockCases(PairStore store, Set<Phone> phones) {
        return phones.isEmpty() ? List.of() : store.cases(organisations(phones), indexes(phones));
    }

    private static List<PairStore.CaseRow> seeCases(PairStore store, Set<Phone> phones) {
        return phones.isEmpty() ? List.of() : store.casesUnlocked(organisations(phones), indexes(phones));
    }

    private static List<PairStore.Former> former(PairStore store, Set<Phone> phones) {
        return phones.isEmpty() ? List.of() : store.former(organisations(phones), indexes(phones));
    }

    private static OrganisationId[] organisations(Set<Phone> phones) {
        return phones.stream().map(Phone::organisation).toArray(OrganisationId[]::new);
    }

    private static byte[][] indexes(Set<Phone> phones) {
        return phones.stream().map(phone -> phone.index().array()).toArray(byte[][]::new);
    }

    private Facts facts(
            LastSent lastSent,
            Asked asked,
            Map<Phone, List<PairStore.CaseRow>> cases,
            Map<Phone, List<PairStore.Former>> former) {
        List<PairStore.CaseRow> own = asked.of(cases);
        List<PairStore.Former> formerly = asked.hasOpenCase(cases) ? List.of() : asked.of(former);
        List<Owner> owners = asked.concerned().stream()
                .map(organisation -> owner(lastSent, asked.question(), organisation, own, formerly))
                .toList();
        Hold hold = asked.holder()
                .map(one -> new Hold(one.state(), Optional.of(one.organisationId())))
                .orElse(Hold.NOBODY);
        return new Facts(
                new PlacementFacts(
                        owners, hold, asked.question().patient().phone().isPresent()),
                own);
    }

    private Owner owner(
            LastSent lastSent,
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
            known.add(new KnownCase(
                    row.id(),
                    row.status(),
                    row.since(),
                    row.sender(question.carrier(), question.senderNumber()),
                    several && row.status() == CaseStatus.IN_PROGRESS
                            ? lastSent.lastAccepted(
                                    organisation.id(), row.id(), question.carrier(), question.senderNumber())
                            : Optional.empty(),
                    row.name()));
        }
        List<KnownCase.Former> formerly = former.stream()
                .filter(one -> one.organisationId().equals(organisation.id()))
                .filter(one -> own.stream().noneMatch(row -> row.id().equals(one.caseId())))
                .map(one -> new KnownCase.Former(one.caseId(), one.changedAt()))
                .toList();
        return owner(question, organisation, known, formerly);
    }

    private static Owner owner(
            Question question, Organisation organisation, List<KnownCase> cases, List<KnownCase.Former> former) {
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

    private List<Organisation> concerned(Question question, Optional<PairStore.Holder> holder) {
        if (question.named().isPresent()) {
            return question.named().flatMap(organisations::find).stream().toList();
        }
        Optional<OrganisationId> decides =
                holder.filter(PairStore.Holder::decides).map(PairStore.Holder::organisationId);
        return Stream.concat(
                        organisations.owning(question.carrier(), question.senderNumber()).stream(),
                        holder.flatMap(one -> organisations.find(one.organisationId())).stream())
                .distinct()
                .filter(organisation -> counts(organisation.id(), decides))
                .sorted(Comparator.comparing(organisation -> organisation.id().value()))
                .toList();
    }

    /**
     * One whose key was destroyed has no cases any more. One whose key is not here counts, and so its texts come again,
     * unless somebody else's conversation decides alone.
     */
    private boolean counts(OrganisationId organisation, Optional<OrganisationId> decides) {
        if (!keys.has(organisation)) {
            return decides.isEmpty() || decides.get().equals(organisation);
        }
        return !keys.of(organisation).isDestroyed();
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

    /** A patient's number as an organisation finds it: another blind index in each. */
    private record Phone(OrganisationId organisation, ByteBuffer index) {
        static Phone of(PairStore.CaseRow row) {
            return new Phone(row.organisationId(), ByteBuffer.wrap(row.phoneIndex()));
        }

        static Phone of(PairStore.Former row) {
            return new Phone(row.organisationId(), ByteBuffer.wrap(row.phoneIndex()));
        }
    }

    /** @param phones one for each organisation concerned; none when it did not come from a telephone number */
    private record Asked(
            Question question, Optional<PairStore.Holder> holder, List<Organisation> concerned, List<Phone> phones) {
        <R> List<R> of(Map<Phone, List<R>> rows) {
            return phones.stream()
                    .flatMap(phone -> rows.getOrDefault(phone, List.of()).stream())
                    .toList();
        }

        /** Whether an open case decides: of whom has the pair, where somebody has it; else of anybody. */
        boolean hasOpenCase(Map<Phone, List<PairStore.CaseRow>> cases) {
            Optional<OrganisationId> decides =
                    holder.filter(PairStore.Holder::decides).map(PairStore.Holder::organisationId);
            return of(cases).stream()
                    .filter(row -> decides.isEmpty() || decides.get().equals(row.organisationId()))
                    .anyMatch(row -> row.status() == CaseStatus.IN_PROGRESS);
        }
    }
}
