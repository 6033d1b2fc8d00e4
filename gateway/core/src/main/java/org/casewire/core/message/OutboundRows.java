package org.casewire.core.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.cases.Confirmation;
import org.casewire.core.cases.MessageState;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.MobileNumber;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.SenderNumber;
import org.casewire.core.text.SegmentedText;
import org.casewire.core.text.TextForm;
import org.jspecify.annotations.Nullable;

/** Makes the rows of an outbound message, sealed, beside what the dispatcher and the caller get of it. */
final class OutboundRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeyRing keys;
    private final Function<String, TextForm> formOf;

    OutboundRows(KeyRing keys, Function<String, TextForm> formOf) {
        this.keys = keys;
        this.formOf = formOf;
    }

    /** @throws RequestRefused text-too-long, as the carrier of the sender number cuts it */
    Outbound outbound(
            MessageId id,
            SendRequest request,
            SendRules.Decision.Send send,
            long position,
            long answersUpTo,
            Instant now) {
        TextLimit.check(
                send.organisation(),
                TextLimit.sent(send.organisation(), request.text()),
                Stream.of(formOf.apply(send.sender().carrier())));
        Draft draft = new Draft(
                id,
                send.organisation(),
                send.sender(),
                send.destination(),
                request.text(),
                Optional.of(request.author()),
                Optional.empty(),
                Optional.of(request.caseId()),
                Optional.empty(),
                position,
                request.resendOf(),
                Optional.of(answersUpTo),
                send.organisation().settings().notAfter(),
                request.due().map(SendRequest.Due::dueAt).orElse(now),
                new Message.Asked(Optional.empty(), request.terms().replyWithin()));
        return outbound(draft, now);
    }

    Outbound outbound(Draft draft, Instant now) {
        OrganisationId organisation = draft.organisation().id();
        String text = TextLimit.sent(draft.organisation(), draft.text());
        SegmentedText segments = formOf.apply(draft.sender().carrier()).split(text);
        int count = segments.segments().size();
        UUID lane = draft.caseId().map(CaseId::value).orElse(draft.id().value());
        int reference = (int) (draft.position() + lane.getLeastSignificantBits()) & 0xFFFF;
        Instant notAfter = draft.clocksFrom().plus(draft.timeToLive());
        QueuedMessage queued = new QueuedMessage(
                organisation,
                lane,
                draft.position(),
                draft.id(),
                draft.caseId(),
                draft.sender().carrier(),
                Slots.of(lane),
                draft.sender().address(),
                draft.destination(),
                segments.encoding(),
                text,
                count,
                reference,
                draft.organisation().settings().confirmOn(),
                draft.automatic().isPresent(),
                (1 << count) - 1,
                0,
                0,
                Optional.empty(),
                now,
                notAfter,
                draft.clocksFrom());
        Sealer sealer = keys.of(organisation).sealer();
        UUID row = draft.id().value();
        return new Outbound(
                new OutboundStore.NewMessage(
                        organisation,
                        draft.id(),
                        draft.caseId().orElse(null),
                        draft.caseId().isPresent() ? draft.position() : null,
                        draft.automatic().map(AutomaticKind::name).orElse(null),
                        draft.unmatchedId().orElse(null),
                        draft.sender().carrier(),
                        draft.sender().address().number(),
                        segments.encoding().name(),
                        count,
                        reference,
                        draft.organisation().settings().confirmOn().name(),
                        draft.resendOf().orElse(null),
                        draft.answersUpTo().orElse(null),
                        notAfter,
                        now),
                new OutboundStore.NewBody(
                        organisation,
                        draft.id(),
                        sealer.seal(SealedColumn.MESSAGE_TEXT, row, text),
                        sealer.seal(
                                SealedColumn.MESSAGE_NUMBER,
                                row,
                                draft.destination().e164()),
                        sealAuthor(sealer, row, draft.author())),
                new OutboundStore.NewQueued(
                        organisation,
                        lane,
                        draft.position(),
                        draft.id(),
                        queued.carrier(),
                        queued.slot(),
                        queued.automatic(),
                        queued.pending(),
                        now,
                        notAfter,
                        draft.clocksFrom()),
                queued,
                message(draft, text, segments, now));
    }

    static void insert(OutboundStore store, List<Outbound> all) {
        store.insert(all.stream().map(Outbound::row).toList());
        store.insertBodies(all.stream().map(Outbound::body).toList());
        store.insertQueued(all.stream().map(Outbound::queueRow).toList());
    }

    private static Message message(Draft draft, String text, SegmentedText segments, Instant now) {
        return new Message(
                draft.id(),
                draft.caseId(),
                draft.position(),
                true,
                draft.destination().e164(),
                draft.sender().address().number(),
                text,
                draft.author(),
                draft.automatic().isPresent(),
                false,
                false,
                false,
                false,
                false,
                MessageState.QUEUED,
                Optional.of(Confirmation.PENDING),
                Optional.empty(),
                segments.encoding(),
                segments.segments().size(),
                Optional.empty(),
                now,
                Optional.empty(),
                Optional.empty(),
                draft.resendOf(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                draft.asked());
    }

    static byte @Nullable [] sealAuthor(Sealer sealer, UUID row, Optional<Author> author) {
        return author.map(one -> sealer.seal(SealedColumn.MESSAGE_AUTHOR, row, write(one)))
                .orElse(null);
    }

    static String write(Author author) {
        try {
            return JSON.writeValueAsString(author);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of two strings is always JSON", e);
        }
    }

    static Author readAuthor(String json) {
        try {
            return JSON.readValue(json, Author.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A sealed author is not the JSON that was sealed", e);
        }
    }

    /**
     * What a message is made of. {@code position} is 0 for an automatic one without a case.
     *
     * @param answersUpTo up to which entry it answers the patient; empty for an automatic one
     * @param clocksFrom from when its time to live counts; what was due before a backup was restored may have been sent then
     */
    record Draft(
            MessageId id,
            Organisation organisation,
            SenderNumber sender,
            MobileNumber destination,
            String text,
            Optional<Author> author,
            Optional<AutomaticKind> automatic,
            Optional<CaseId> caseId,
            Optional<UUID> unmatchedId,
            long position,
            Optional<MessageId> resendOf,
            Optional<Long> answersUpTo,
            Duration timeToLive,
            Instant clocksFrom,
            Message.Asked asked) {}

    record Outbound(
            OutboundStore.NewMessage row,
            OutboundStore.NewBody body,
            OutboundStore.NewQueued queueRow,
            QueuedMessage queued,
            Message message) {}
}
