package org.casewire.core.cases;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.crypto.Unreadable;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.PhoneNumber;
import org.jdbi.v3.core.Handle;

/** Opens stored cases. Works inside the caller's transaction, which also writes who opened them. Safe for all threads. */
public final class CaseReader {
    private final KeyRing keys;

    public CaseReader(KeyRing keys) {
        this.keys = keys;
    }

    /** @throws RequestRefused not-found when the organisation has no such case */
    public Case get(Handle handle, OrganisationId organisation, CaseId caseId) {
        return handle.attach(CaseListStore.class)
                .find(organisation, caseId)
                .map(this::open)
                .orElseThrow(CaseReader::noSuchCase);
    }

    /** In their order; what is gone meanwhile is left out. */
    List<Case> shown(Handle handle, OrganisationId organisation, List<CaseId> ids) {
        Map<CaseId, Case> opened = new HashMap<>();
        handle.attach(CaseListStore.class)
                .shown(organisation, ids.toArray(CaseId[]::new))
                .forEach(row -> opened.put(row.id(), open(row)));
        return ids.stream().map(opened::get).filter(Objects::nonNull).toList();
    }

    /** Empty when what is stored does not open: the case then waits for its number to be entered again. */
    public Optional<PhoneNumber> phone(LockedCase locked) {
        return phone(keys.of(locked.organisationId()).sealer(), locked.id(), locked.phoneSealed());
    }

    /** Locks the case. @throws RequestRefused not-found when the organisation has no such case */
    public static LockedCase lock(Handle handle, OrganisationId organisation, CaseId caseId) {
        return handle.attach(CaseStore.class).lock(organisation, caseId).orElseThrow(CaseReader::noSuchCase);
    }

    public static RequestRefused noSuchCase() {
        return new RequestRefused(RequestRefused.Code.NOT_FOUND, "There is no such case in this organisation");
    }

    Case open(CaseListStore.Row row) {
        Sealer sealer = keys.of(row.organisationId()).sealer();
        UUID id = row.id().value();
        return new Case(
                row.organisationId(),
                row.id(),
                row.status(),
                Optional.ofNullable(row.referenceSealed())
                        .map(value -> sealer.show(SealedColumn.CASE_REFERENCE, id, value)),
                Optional.ofNullable(row.subjectSealed())
                        .map(value -> sealer.show(SealedColumn.CASE_SUBJECT, id, value)),
                new Case.Patient(
                        phone(sealer, row.id(), row.phoneSealed()),
                        Optional.ofNullable(row.nameSealed())
                                .map(value -> sealer.show(SealedColumn.CASE_NAME, id, value)),
                        Optional.ofNullable(row.language())),
                Optional.ofNullable(row.carrier())
                        .flatMap(carrier ->
                                Optional.ofNullable(row.senderNumber()).map(number -> new CaseSender(carrier, number))),
                row.hidden(),
                row.unread(),
                row.attention() > 0,
                row.optedOut(),
                row.sharedPhone(),
                Optional.ofNullable(row.assigneeSealed()).map(value -> assignee(sealer, row.id(), value)),
                Optional.ofNullable(row.waitingSince()),
                firstUnread(sealer, row),
                row.createdAt(),
                row.statusChangedAt(),
                row.lastActivityAt(),
                lastMessage(sealer, row));
    }

    private static Optional<Case.LastMessage> lastMessage(Sealer sealer, CaseListStore.Row row) {
        if (row.messageId() == null
                || row.textSealed() == null
                || row.messageAt() == null
                || row.segmentCount() == null) {
            return Optional.empty();
        }
        boolean outbound = "OUTBOUND".equals(row.direction());
        List<String> states = row.states();
        return Optional.of(new Case.LastMessage(
                row.messageId(),
                outbound,
                sealer.show(SealedColumn.MESSAGE_TEXT, row.messageId().value(), row.textSealed()),
                outbound ? MessageState.of(row.queued(), row.segmentCount(), states) : MessageState.RECEIVED,
                row.messageAt()));
    }

    private static Optional<Case.FirstUnread> firstUnread(Sealer sealer, CaseListStore.Row row) {
        if (row.firstUnreadId() == null || row.firstUnreadSealed() == null || row.firstUnreadAt() == null) {
            return Optional.empty();
        }
        return Optional.of(new Case.FirstUnread(
                sealer.show(SealedColumn.MESSAGE_TEXT, row.firstUnreadId().value(), row.firstUnreadSealed()),
                row.firstUnreadAt()));
    }

    static Assignee assignee(Sealer sealer, CaseId caseId, byte[] sealed) {
        return sealer.read(SealedColumn.CASE_ASSIGNEE, caseId.value(), sealed)
                .map(Assignee::read)
                .orElseGet(() -> new Assignee("", Unreadable.SHOWN));
    }

    private static Optional<PhoneNumber> phone(Sealer sealer, CaseId caseId, byte[] sealed) {
        return sealer.read(SealedColumn.CASE_PHONE, caseId.value(), sealed).map(PhoneNumber::new);
    }
}
