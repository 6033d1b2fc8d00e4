package org.casewire.core.inbound;

import java.time.Duration;
import java.util.Optional;
import org.casewire.core.event.EventType;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;
import org.casewire.core.inbound.Placement.InThread;
import org.casewire.core.inbound.Placement.Unmatched;
import org.casewire.core.message.AutomaticKind;
import org.casewire.core.message.AutomaticMessages;
import org.casewire.core.number.MobileNumber;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.organisation.OrganisationSettings;
import org.casewire.core.organisation.SenderNumber;

/**
 * Decides whether the gateway answers a text by itself, and queues the answer (product.md, Automatic answers never
 * loop). One answer of a kind a pair and interval, arbitrated by a row; an opt-out is confirmed once and never muted. A
 * patient of whatever country is answered, and from a retired sender number too. Safe for all threads.
 */
final class AutomaticReply {
    /** After a professional's message the patient is in a conversation, whatever the clock says. */
    private static final Duration SOMEBODY_IS_THERE = Duration.ofHours(2);

    private final OrganisationDirectory organisations;
    private final NumberPlan numberPlan;
    private final OptOuts optOuts;
    private final LoopGuard loopGuard;
    private final AutomaticMessages answers;

    AutomaticReply(
            OrganisationDirectory organisations,
            NumberPlan numberPlan,
            OptOuts optOuts,
            LoopGuard loopGuard,
            AutomaticMessages answers) {
        this.organisations = organisations;
        this.numberPlan = numberPlan;
        this.optOuts = optOuts;
        this.loopGuard = loopGuard;
        this.answers = answers;
    }

    /** What there is to say, before it is asked whether it may be said. */
    private record Wording(AutomaticKind kind, String text) {}

    void answer(
            InboundTransaction transaction,
            IncomingText text,
            FactsReader.Facts facts,
            Placement placement,
            Placed placed,
            OptOuts.Outcome keyword) {
        for (OrganisationId id : TextPlacer.organisationOf(placement)) {
            Organisation organisation = organisations.get(id);
            Optional<Wording> wording = wording(organisation, text, facts, placement, keyword);
            Optional<MobileNumber> patient = text.patient().phone().flatMap(numberPlan::mobileAnywhere);
            Optional<SenderNumber> sender = organisation.senderNumbers().stream()
                    .filter(own -> own.carrier().equals(text.carrier())
                            && own.address().number().equals(text.senderNumber()))
                    .findFirst();
            if (wording.isPresent()
                    && patient.isPresent()
                    && sender.isPresent()
                    && !ours(patient.get())
                    && mayBeSaid(
                            transaction,
                            text,
                            organisation,
                            placement,
                            wording.get().kind())) {
                MessageId answer =
                        queue(transaction, organisation, wording.get(), sender.get(), patient.get(), placement, placed);
                if (wording.get().kind() != AutomaticKind.OPT_OUT) {
                    transaction
                            .store(AnswerStore.class)
                            .answeredBy(text.pair(), wording.get().kind().name(), id, answer);
                }
            }
        }
    }

    private Optional<Wording> wording(
            Organisation organisation,
            IncomingText text,
            FactsReader.Facts facts,
            Placement placement,
            OptOuts.Outcome keyword) {
        OrganisationSettings settings = organisation.settings();
        if (keyword.keyword().isPresent()) {
            return keyword.left().contains(organisation.id())
                    ? settings.textIn(
                                    settings.optOutMessage(),
                                    keyword.keyword().get().language())
                            .map(words -> new Wording(AutomaticKind.OPT_OUT, words))
                    : Optional.empty();
        }
        if (placement instanceof InThread inThread) {
            return organisation.settings().desk().openingHours().isOpen(text.at())
                    ? Optional.empty()
                    : settings.textIn(settings.desk().outOfHoursMessage(), facts.language(inThread.caseId()))
                            .map(words -> new Wording(AutomaticKind.OUT_OF_HOURS, words));
        }
        if (!(placement instanceof Unmatched unmatched)) {
            return Optional.empty();
        }
        return switch (unmatched.rule()) {
            case CASE_COMPLETE ->
                settings.textIn(
                                settings.closingMessage(),
                                facts.language(unmatched.caseId().orElseThrow()))
                        .map(words -> new Wording(AutomaticKind.CLOSING, words));
            case UNKNOWN_SENDER ->
                organisations.owning(text.carrier(), text.senderNumber()).size() == 1
                        ? settings.textIn(settings.unknownSenderMessage(), "")
                                .map(words -> new Wording(AutomaticKind.UNKNOWN_SENDER, words))
                        : Optional.empty();
            case ONLY_OPEN_CASE, LAST_SENT, NEEDS_ASSIGNMENT, CASE_NOT_STARTED, NUMBER_CHANGED, BY_HAND ->
                Optional.empty();
        };
    }

    /** Two of our numbers that answer each other would never stop. */
    private boolean ours(MobileNumber patient) {
        String digits = patient.phone().digits();
        return organisations.all().stream()
                .flatMap(organisation -> organisation.senderNumbers().stream())
                .anyMatch(own -> own.address().number().equals(digits));
    }

    private boolean mayBeSaid(
            InboundTransaction transaction,
            IncomingText text,
            Organisation organisation,
            Placement placement,
            AutomaticKind kind) {
        if (kind == AutomaticKind.OPT_OUT) {
            return true;
        }
        if (optOuts.stands(
                transaction, organisation.id(), text.patient().phone().orElseThrow())) {
            return false;
        }
        if (placement instanceof InThread inThread) {
            return !loopGuard.isMute(transaction, text, organisation.id())
                    && !transaction
                            .store(AnswerStore.class)
                            .wroteSince(
                                    organisation.id(),
                                    inThread.caseId(),
                                    text.at().minus(SOMEBODY_IS_THERE))
                    && isFirstOfInterval(transaction, text, organisation, kind);
        }
        LoopGuard.Verdict verdict = loopGuard.judge(transaction, text, organisation.id());
        if (verdict == LoopGuard.Verdict.MUTED_NOW) {
            transaction.event(NewEvent.of(organisation.id(), EventType.ANSWERS_MUTED));
        }
        return verdict == LoopGuard.Verdict.ANSWER && isFirstOfInterval(transaction, text, organisation, kind);
    }

    private static boolean isFirstOfInterval(
            InboundTransaction transaction, IncomingText text, Organisation organisation, AutomaticKind kind) {
        return transaction
                .store(AnswerStore.class)
                .mayAnswer(
                        text.pair(),
                        kind.name(),
                        DeliveryStore.seconds(organisation.settings().autoReplyInterval()))
                .isPresent();
    }

    private MessageId queue(
            InboundTransaction transaction,
            Organisation organisation,
            Wording wording,
            SenderNumber sender,
            MobileNumber patient,
            Placement placement,
            Placed placed) {
        Optional<CaseId> caseId = Optional.empty();
        if (placement instanceof InThread inThread) {
            caseId = Optional.of(inThread.caseId());
        } else if (placement instanceof Unmatched unmatched) {
            caseId = unmatched.caseId();
        }
        Optional<UnmatchedId> item =
                placed instanceof Placed.AsUnmatched unmatched ? Optional.of(unmatched.id()) : Optional.empty();
        AutomaticMessages.Queued queued = answers.queue(
                transaction.handle(),
                organisation,
                wording.kind(),
                sender,
                patient,
                wording.text(),
                caseId,
                caseId.isPresent() ? Optional.empty() : item);
        transaction.event(queued.event());
        transaction.afterCommit(queued.afterCommit());
        item.ifPresent(id -> transaction.store(UnmatchedStore.class).answered(organisation.id(), id, queued.message()));
        return queued.message();
    }
}
