package org.casewire.core.message;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.cases.Confirmation;
import org.casewire.core.cases.MessageState;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.crypto.Unreadable;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.OrganisationSettings.ConfirmOn;
import org.casewire.core.text.Encoding;
import org.jdbi.v3.core.Handle;

/** Opens stored messages: unseals them and tells their state. Works inside the caller's transaction. */
public final class MessageReader {
    private final KeyRing keys;

    public MessageReader(KeyRing keys) {
        this.keys = keys;
    }

    /** @throws RequestRefused not-found when the case has no such message */
    public Message get(Handle handle, OrganisationId organisation, CaseId caseId, MessageId id) {
        return handle.attach(MessageStore.class)
                .find(organisation, caseId, id)
                .map(row -> open(handle, organisation, List.of(row)).get(0))
                .or(() -> scheduled(handle, organisation, caseId, id).map(row -> ScheduledMessages.open(keys, row)))
                .orElseThrow(MessageReader::noSuchMessage);
    }

    /** @throws RequestRefused not-found when the case has no such message */
    MessageState state(Handle handle, OrganisationId organisation, CaseId caseId, MessageId id) {
        return handle.attach(MessageStore.class)
                .find(organisation, caseId, id)
                .map(MessageReader::stateOf)
                .or(() -> scheduled(handle, organisation, caseId, id)
                        .map(row -> row.state().equals("WAITING") ? MessageState.SCHEDULED : MessageState.FAILED))
                .orElseThrow(MessageReader::noSuchMessage);
    }

    /** One that has not entered the thread. */
    private static Optional<ScheduleStore.Row> scheduled(
            Handle handle, OrganisationId organisation, CaseId caseId, MessageId id) {
        return handle.attach(ScheduleStore.class).find(organisation, caseId, id);
    }

    /** What of the case waits for its time, the first to be sent first. */
    List<Message> scheduled(Handle handle, OrganisationId organisation, CaseId caseId) {
        return handle.attach(ScheduleStore.class).waiting(organisation, caseId).stream()
                .map(row -> ScheduledMessages.open(keys, row))
                .toList();
    }

    static RequestRefused noSuchMessage() {
        return new RequestRefused(Code.NOT_FOUND, "There is no such message in this case");
    }

    private static MessageState stateOf(MessageStore.Row row) {
        if (row.direction().equals("INBOUND")) {
            return MessageState.RECEIVED;
        }
        List<String> states = row.states() == null ? List.of() : row.states();
        return MessageState.of(row.queued(), row.segmentCount(), states);
    }

    /** In their order. */
    List<Message> open(Handle handle, OrganisationId organisation, List<MessageStore.Row> rows) {
        MessageId[] inbound = rows.stream()
                .filter(row -> row.direction().equals("INBOUND"))
                .map(MessageStore.Row::id)
                .toArray(MessageId[]::new);
        Map<MessageId, Message.Reading> readings = new HashMap<>();
        if (inbound.length > 0) {
            handle.attach(MessageStore.class)
                    .readings(organisation, inbound)
                    .forEach(one -> readings.put(
                            one.messageId(),
                            new Message.Reading(one.dataCoding(), Optional.ofNullable(one.charset()))));
        }
        Map<MessageId, ScheduleStore.Asked> asked = asked(handle, organisation, rows);
        return rows.stream()
                .map(row -> {
                    Message message = open(row);
                    Message.Reading reading = readings.get(row.id());
                    ScheduleStore.Asked wanted = asked.get(row.id());
                    if (wanted != null) {
                        return message.asked(
                                Optional.ofNullable(wanted.createdAt()),
                                new Message.Asked(
                                        Optional.ofNullable(wanted.sendAt()),
                                        Optional.ofNullable(wanted.replyWithin())
                                                .map(Duration::ofSeconds)));
                    }
                    return reading == null ? message : message.read(reading);
                })
                .toList();
    }

    private static Map<MessageId, ScheduleStore.Asked> asked(
            Handle handle, OrganisationId organisation, List<MessageStore.Row> rows) {
        MessageId[] chat = rows.stream()
                .filter(row -> row.direction().equals("OUTBOUND") && row.automatic() == null)
                .map(MessageStore.Row::id)
                .toArray(MessageId[]::new);
        Map<MessageId, ScheduleStore.Asked> asked = new HashMap<>();
        if (chat.length > 0) {
            handle.attach(ScheduleStore.class).asked(organisation, chat).forEach(one -> asked.put(one.id(), one));
        }
        return asked;
    }

    private Message open(MessageStore.Row row) {
        Sealer sealer = keys.of(row.organisationId()).sealer();
        UUID id = row.id().value();
        MessageState state = stateOf(row);
        boolean outbound = row.direction().equals("OUTBOUND");
        ConfirmOn confirmOn = row.confirmOn() == null ? ConfirmOn.RECEIPT : ConfirmOn.valueOf(row.confirmOn());
        Optional<Message.Failure> failure = Optional.ofNullable(row.errorCode())
                .filter(code -> outbound && !state.isPending())
                .map(code -> new Message.Failure(
                        code,
                        row.errorDetail() == null ? "" : row.errorDetail(),
                        Boolean.TRUE.equals(row.permanent())));
        return new Message(
                row.id(),
                Optional.ofNullable(row.caseId()),
                row.position() == null ? 0 : row.position(),
                outbound,
                sealer.show(SealedColumn.MESSAGE_NUMBER, id, row.numberSealed()),
                row.senderNumber(),
                sealer.show(SealedColumn.MESSAGE_TEXT, id, row.textSealed()),
                author(sealer, id, row),
                row.automatic() != null,
                row.late(),
                row.incomplete(),
                row.possibleDuplicate(),
                row.possiblyMixed(),
                row.otherSenderNumber(),
                state,
                outbound ? Optional.of(Confirmation.of(state, confirmOn, row.settledAt() != null)) : Optional.empty(),
                failure,
                Encoding.valueOf(row.encoding()),
                row.segmentCount(),
                Optional.ofNullable(row.overdueSince()),
                row.createdAt(),
                Optional.ofNullable(row.acceptedAt()),
                Optional.ofNullable(row.finalAt()).filter(at -> state == MessageState.DELIVERED),
                Optional.ofNullable(row.resendOf()),
                Optional.ofNullable(row.placedBy()),
                row.alsoOpen(),
                Optional.empty(),
                Message.Asked.NOTHING);
    }

    private static Optional<Author> author(Sealer sealer, UUID id, MessageStore.Row row) {
        byte[] sealed = row.authorSealed();
        return sealed == null ? Optional.empty() : Optional.of(author(sealer, SealedColumn.MESSAGE_AUTHOR, id, sealed));
    }

    private static Author author(Sealer sealer, SealedColumn column, UUID row, byte[] sealed) {
        return sealer.read(column, row, sealed)
                .map(OutboundRows::readAuthor)
                .orElseGet(() -> new Author("", Unreadable.SHOWN));
    }

    /** Who decided what about a message, by name. */
    List<MessageDetail.Step> decisions(OrganisationId organisation, List<MessageStore.DecisionRow> rows) {
        Sealer sealer = keys.of(organisation).sealer();
        return rows.stream()
                .map(row -> new MessageDetail.Step(row.decision(), row.at(), name(sealer, row)))
                .toList();
    }

    private static String name(Sealer sealer, MessageStore.DecisionRow row) {
        byte[] sealed = row.author();
        if (sealed == null) {
            return "";
        }
        SealedColumn column = switch (row.decision()) {
            case "SETTLED" -> SealedColumn.SETTLEMENT_AUTHOR;
            case "CANCELLED" -> SealedColumn.WITHDRAWAL_AUTHOR;
            default -> SealedColumn.MESSAGE_AUTHOR;
        };
        return "by " + author(sealer, column, row.row().value(), sealed).name();
    }
}
