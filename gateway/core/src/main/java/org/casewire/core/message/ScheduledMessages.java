package org.casewire.core.message;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.cases.Confirmation;
import org.casewire.core.cases.MessageState;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.crypto.Unreadable;
import org.casewire.core.id.MessageId;
import org.casewire.core.organisation.CarrierTexts;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.text.Encoding;
import org.casewire.core.text.TextMeasure;

/** Makes and opens the rows of texts that are to be sent later. Safe for all threads. */
final class ScheduledMessages {
    /** The failure of one that a person took back. */
    static final String CANCELLED = "cancelled";

    private ScheduledMessages() {}

    static ScheduleStore.Row row(
            KeyRing keys,
            CarrierTexts texts,
            MessageId id,
            SendRequest request,
            SendRules.Decision.Schedule schedule,
            Instant now) {
        Organisation organisation = schedule.organisation();
        String text = TextLimit.sent(organisation, request.text());
        TextMeasure measure = TextMeasure.strictest(text, texts.of(organisation));
        Sealer sealer = keys.of(organisation.id()).sealer();
        UUID row = id.value();
        return new ScheduleStore.Row(
                organisation.id(),
                id,
                request.caseId(),
                "WAITING",
                schedule.sendAt(),
                schedule.sendAt(),
                request.terms().urgent(),
                request.takeOver(),
                request.terms()
                        .replyWithin()
                        .map(within -> (int) within.toSeconds())
                        .orElse(null),
                measure.encoding().name(),
                measure.segmentCount(),
                sealer.seal(SealedColumn.SCHEDULED_TEXT, row, text),
                sealer.seal(
                        SealedColumn.SCHEDULED_NUMBER,
                        row,
                        schedule.destination().e164()),
                sealer.seal(SealedColumn.SCHEDULED_AUTHOR, row, OutboundRows.write(request.author())),
                now,
                null,
                null,
                schedule.from().senderNumber());
    }

    /** As a message that has no entry yet, or never got one. */
    static Message open(KeyRing keys, ScheduleStore.Row row) {
        Sealer sealer = keys.of(row.organisationId()).sealer();
        UUID id = row.id().value();
        boolean waits = row.state().equals("WAITING");
        byte[] text = row.textSealed();
        MessageState state = waits ? MessageState.SCHEDULED : MessageState.FAILED;
        return new Message(
                row.id(),
                Optional.of(row.caseId()),
                0,
                true,
                sealer.show(SealedColumn.SCHEDULED_NUMBER, id, row.numberSealed()),
                row.senderNumber() == null ? "" : row.senderNumber(),
                text == null ? "" : sealer.show(SealedColumn.SCHEDULED_TEXT, id, text),
                Optional.of(author(sealer, row)),
                false,
                false,
                false,
                false,
                false,
                false,
                state,
                Optional.of(waits ? Confirmation.PENDING : Confirmation.NOT_SENT),
                waits
                        ? Optional.empty()
                        : Optional.of(new Message.Failure(CANCELLED, "Taken back before its time came", false)),
                Encoding.valueOf(row.encoding()),
                row.segmentCount(),
                Optional.empty(),
                row.createdAt(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                new Message.Asked(Optional.of(row.sendAt()), within(row)));
    }

    static Author author(Sealer sealer, ScheduleStore.Row row) {
        return sealer.read(SealedColumn.SCHEDULED_AUTHOR, row.id().value(), row.authorSealed())
                .map(OutboundRows::readAuthor)
                .orElseGet(() -> new Author("", Unreadable.SHOWN));
    }

    static Optional<Duration> within(ScheduleStore.Row row) {
        return Optional.ofNullable(row.replyWithin()).map(Duration::ofSeconds);
    }
}
