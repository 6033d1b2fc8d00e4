package org.casewire.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.cases.Confirmation;
import org.casewire.core.cases.MessageState;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.message.Message;
import org.casewire.core.message.MessageDetail;
import org.casewire.core.message.Note;
import org.casewire.core.message.ThreadEntry;
import org.casewire.core.organisation.SenderNumber;
import org.casewire.core.text.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * A message as clients see it. {@code segments} and {@code history} are there only where one message was asked for,
 * {@code incomplete}, {@code possibleDuplicate}, {@code possiblyMixed} and {@code otherSenderNumber} only when true,
 * {@code unreadable} and {@code readAs} only for a text whose label does not say what it is.
 */
@Schema(name = "Message")
public record MessageView(
        UUID id,
        @Nullable UUID caseId,

        @Schema(nullable = true, description = "null while it is outside of the thread") @Nullable
        Long entry,

        @Schema(allowableValues = {"OUTBOUND", "INBOUND", "NOTE"})
        String direction,

        @Schema(nullable = true) @Nullable String from,
        @Schema(nullable = true) @Nullable String to,
        String text,
        @Schema(nullable = true) @Nullable AuthorView author,
        boolean automatic,
        boolean late,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean incomplete,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean possibleDuplicate,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean possiblyMixed,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean otherSenderNumber,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(nullable = true) @Nullable
        UnreadableView unreadable,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(nullable = true) @Nullable
        ReadAsView readAs,

        @Schema(nullable = true) @Nullable MessageState state,
        @Schema(nullable = true) @Nullable Confirmation confirmation,
        @Schema(nullable = true) @Nullable FailureView failure,
        @Schema(nullable = true) @Nullable Encoding encoding,
        int segmentCount,
        @Schema(nullable = true) @Nullable String senderNumber,
        @Schema(nullable = true) @Nullable Instant overdueSince,
        Instant createdAt,
        @Schema(nullable = true) @Nullable Instant acceptedAt,
        @Schema(nullable = true) @Nullable Instant deliveredAt,
        @Schema(nullable = true) @Nullable UUID resendOf,
        @Schema(nullable = true) @Nullable Instant scheduledFor,

        @Schema(nullable = true, type = "string", example = "PT48H") @Nullable
        Duration replyWithin,

        @Schema(nullable = true) @Nullable String placedBy,
        List<UUID> alsoOpen,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<SegmentView> segments,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<StepView> history) {
    /** A note of the team is an entry as well: it has no way to the patient, and nothing of what belongs to one. */
    public static MessageView of(ThreadEntry entry) {
        return entry instanceof Note note ? of(note) : of((Message) entry);
    }

    public static MessageView of(Note note) {
        return new MessageView(
                note.id().value(),
                note.caseId().value(),
                note.entry(),
                "NOTE",
                null,
                null,
                note.text(),
                note.author()
                        .map(author -> new AuthorView(author.id(), author.name()))
                        .orElse(null),
                false,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                0,
                null,
                null,
                note.createdAt(),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null);
    }

    public static MessageView of(Message message) {
        return of(message, null, null);
    }

    public static MessageView of(MessageDetail detail) {
        return of(
                detail.message(),
                detail.segments().stream()
                        .map(one -> new SegmentView(
                                one.number(),
                                one.state(),
                                one.carrierMessageId().orElse(null),
                                one.error().orElse(null)))
                        .toList(),
                detail.history().stream()
                        .map(step -> new StepView(step.state(), step.at(), step.detail()))
                        .toList());
    }

    private static MessageView of(
            Message message, @Nullable List<SegmentView> segments, @Nullable List<StepView> history) {
        String sender = SenderNumber.address(message.senderNumber()).shown();
        return new MessageView(
                message.id().value(),
                message.caseId().map(CaseId::value).orElse(null),
                message.entry() == 0 ? null : message.entry(),
                message.outbound() ? "OUTBOUND" : "INBOUND",
                message.outbound() ? sender : message.number(),
                message.outbound() ? message.number() : sender,
                message.text(),
                message.author()
                        .map(author -> new AuthorView(author.id(), author.name()))
                        .orElse(null),
                message.automatic(),
                message.late(),
                message.incomplete() ? true : null,
                message.possibleDuplicate() ? true : null,
                message.possiblyMixed() ? true : null,
                message.otherSenderNumber() ? true : null,
                unreadable(message.reading()),
                readAs(message.reading()),
                message.state(),
                message.confirmation().orElse(null),
                message.failure()
                        .map(failure -> new FailureView(failure.code(), failure.detail(), failure.permanent()))
                        .orElse(null),
                message.encoding(),
                message.segmentCount(),
                sender,
                message.overdueSince().orElse(null),
                message.createdAt(),
                message.acceptedAt().orElse(null),
                message.deliveredAt().orElse(null),
                message.resendOf().map(MessageId::value).orElse(null),
                message.asked().scheduledFor().orElse(null),
                message.asked().replyWithin().orElse(null),
                message.placedBy().orElse(null),
                message.alsoOpen().stream().map(CaseId::value).toList(),
                segments,
                history);
    }

    static @Nullable UnreadableView unreadable(Optional<Message.Reading> reading) {
        return reading.filter(one -> one.charset().isEmpty())
                .map(one -> new UnreadableView(one.dataCoding()))
                .orElse(null);
    }

    static @Nullable ReadAsView readAs(Optional<Message.Reading> reading) {
        return reading.flatMap(one -> one.charset().map(charset -> new ReadAsView(one.dataCoding(), charset)))
                .orElse(null);
    }

    /** The professional under an outbound message. */
    public record AuthorView(String id, String name) {
        @Override
        public String toString() {
            return "AuthorView[]";
        }
    }

    /** Why a message did not arrive, or is not known to have. */
    public record FailureView(String code, String detail, boolean permanent) {}

    /** A text that cannot be read, and how the carrier labelled it. */
    public record UnreadableView(int dataCoding) {}

    /** A text that was read otherwise than it was labelled: a guess. */
    public record ReadAsView(int dataCoding, String charset) {}

    /** One segment, with the carrier's own id and error. */
    public record SegmentView(
            int number,
            String state,
            @Schema(nullable = true) @Nullable String carrierMessageId,
            @Schema(nullable = true) @Nullable String error) {}

    /** One step of what happened to it. */
    public record StepView(String state, Instant at, String detail) {}

    @Override
    public String toString() {
        return "MessageView[" + id + "]";
    }
}
