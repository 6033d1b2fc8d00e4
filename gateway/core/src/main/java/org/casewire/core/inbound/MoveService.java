package org.casewire.core.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.casewire.core.access.Actor;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.audit.AuditEntry;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.LockedCase;
import org.casewire.core.cases.Waiting;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.CaseKey;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;

/**
 * Moves an inbound message to another case of the organisation, by hand and on record: it gets the next entry there and
 * is unread there, and leaves the other thread as if it had never been in it. Safe for all threads; blocks on the
 * database.
 */
public final class MoveService {
    private final Database app;
    private final OtherPhone otherPhone;
    private final AuditTrail audit;
    private final Runnable wakeFeed;

    public MoveService(Database app, KeyRing keys, AuditTrail audit, Runnable wakeFeed) {
        this.app = app;
        this.otherPhone = new OtherPhone(keys);
        this.audit = audit;
        this.wakeFeed = wakeFeed;
    }

    /**
     * To where it is already, it changes nothing.
     *
     * @param allowOtherPhone a person says that it belongs there though it came from another number
     * @throws RequestRefused not-found when either case or the message is not there; not-movable when it is outbound;
     *     other-phone
     */
    public void move(
            OrganisationId organisation,
            CaseId from,
            MessageId message,
            CaseId to,
            boolean allowOtherPhone,
            Actor actor) {
        app.inTransaction(organisation, handle -> {
            LockedCase target = lock(handle, organisation, from, to);
            moveLocked(handle, organisation, from, message, target, allowOtherPhone, actor);
            return to;
        });
        wakeFeed.run();
    }

    /** Both, and gives the one it goes to. */
    private static LockedCase lock(Handle handle, OrganisationId organisation, CaseId from, CaseId to) {
        // By id, as everybody locks several cases: compared as the database does, without a sign.
        return Stream.of(from, to)
                .distinct()
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .map(id -> CaseReader.lock(handle, organisation, id))
                .toList()
                .stream()
                .filter(locked -> locked.id().equals(to))
                .findFirst()
                .orElseThrow();
    }

    private void moveLocked(
            Handle handle,
            OrganisationId organisation,
            CaseId from,
            MessageId message,
            LockedCase target,
            boolean allowOtherPhone,
            Actor actor) {
        CaseId to = target.id();
        MoveStore store = handle.attach(MoveStore.class);
        MoveStore.Placed placed = store.find(organisation, from, message)
                .orElseThrow(() -> new RequestRefused(Code.NOT_FOUND, "There is no such message in this case"));
        if (!placed.direction().equals("INBOUND")) {
            throw new RequestRefused(Code.NOT_MOVABLE, "Only what a patient wrote can be moved to another case");
        }
        if (from.equals(to)) {
            return;
        }
        boolean othersPhone = otherPhone.refuseUnless(
                allowOtherPhone, target, SealedColumn.MESSAGE_NUMBER, message.value(), placed.numberSealed());
        long position = store.nextPosition(organisation, to);
        store.move(
                organisation,
                message,
                from,
                to,
                position,
                PlacingRule.BY_HAND.word(),
                OtherPhone.isOtherSenderNumber(target, placed.carrier(), placed.senderNumber()));
        MoveStore.Fall fall = store.leave(organisation, from, placed.position());
        int unread = store.enter(organisation, to, message);
        InboxChange waiting = Waiting.again(
                        handle, List.of(new CaseKey(organisation, from), new CaseKey(organisation, to)))
                .getOrDefault(organisation, InboxChange.NONE);
        InboxStore.change(
                handle,
                organisation,
                InboxChange.ofUnread(1 - fall.messages(), (unread == 1 ? 1 : 0) - fall.cases())
                        .plus(waiting));
        List<AuditEntry> trail = new ArrayList<>(List.of(
                audit.entry(organisation, actor, "message.move", Optional.of(from), Optional.of(message)),
                audit.entry(organisation, actor, "message.receive", Optional.of(to), Optional.of(message))));
        if (othersPhone) {
            trail.add(audit.entry(organisation, actor, OtherPhone.AUDITED, Optional.of(to), Optional.of(message)));
        }
        audit.write(handle, trail);
        EventStore.append(
                handle,
                List.of(
                        NewEvent.ofMessage(
                                organisation, EventType.MESSAGE_UPDATED, Optional.of(to), message, "RECEIVED"),
                        NewEvent.ofCase(organisation, EventType.CASE_UPDATED, from)));
    }
}
