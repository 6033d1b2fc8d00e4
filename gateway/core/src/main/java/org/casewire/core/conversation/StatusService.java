package org.casewire.core.conversation;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casewire.core.access.Actor;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.Case;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.cases.CaseStore;
import org.casewire.core.cases.LockedCase;
import org.casewire.core.cases.MessageState;
import org.casewire.core.cases.ScheduledTexts;
import org.casewire.core.cases.Waiting;
import org.casewire.core.conversation.PatientLock.Held;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.OrganisationDirectory;
import org.jdbi.v3.core.Handle;

/**
 * Opens and closes cases. Opening takes the conversation back if that is free and lets in what the patient wrote
 * meanwhile; closing releases the conversation when no other open case of the organisation is on it. Messages that are
 * queued still go out. Safe for all threads.
 */
public final class StatusService {
    private final Database app;
    private final OrganisationDirectory organisations;
    private final Conversations conversations;
    private final PatientLock patients;
    private final CaseReader reader;
    private final WaitingTexts waiting;
    private final AuditTrail audit;
    private final Clock clock;
    private final Runnable wakeFeed;

    public StatusService(
            Database app,
            OrganisationDirectory organisations,
            KeyRing keys,
            AuditTrail audit,
            Ids ids,
            Clock clock,
            Runnable wakeFeed) {
        this.app = app;
        this.organisations = organisations;
        this.conversations = new Conversations(keys);
        this.reader = new CaseReader(keys);
        this.patients = new PatientLock(conversations, reader);
        this.waiting = new WaitingTexts(keys, new InboundEntry(keys), ids);
        this.audit = audit;
        this.clock = clock;
        this.wakeFeed = wakeFeed;
    }

    /**
     * Moves the case; to where it stands already, it changes nothing.
     *
     * @throws RequestRefused not-found, illegal-transition, unread-messages, moved, or invalid-request when
     *     {@code lastSeen} never was in this thread
     */
    public Case change(OrganisationId organisation, Actor actor, CaseId caseId, StatusChange change) {
        Actor author = change.authorId().map(actor::actingFor).orElse(actor);
        Case changed = MovedMeanwhile.again(() ->
                app.inTransaction(organisation, handle -> changeLocked(handle, organisation, author, caseId, change)));
        wakeFeed.run();
        return changed;
    }

    private Case changeLocked(
            Handle handle, OrganisationId organisation, Actor actor, CaseId caseId, StatusChange change) {
        Held held = patients.lock(handle, organisation, caseId);
        CaseStatus status = held.own().status();
        if (status == change.status()) {
            audit.write(handle, organisation, actor, "case.view", Optional.of(caseId));
            return reader.get(handle, organisation, caseId);
        }
        if (!status.mayBecome(change.status())) {
            throw new RequestRefused(
                    Code.ILLEGAL_TRANSITION, "A case that is " + status + " cannot become " + change.status());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<NewEvent> events = new ArrayList<>();
        events.add(new NewEvent(
                organisation,
                EventType.CASE_STATUS,
                Optional.of(caseId),
                Optional.empty(),
                Optional.of(change.status().name())));
        List<MessageId> cancelled = List.of();
        InboxChange unassigned = change.status().isOpen() ? open(handle, held, now) : close(handle, held, change, now);
        if (!change.status().isOpen()) {
            cancelled = cancelScheduled(handle, organisation, caseId, change);
            cancelled.forEach(id -> events.add(NewEvent.ofMessage(
                    organisation, EventType.MESSAGE_FAILED, Optional.of(caseId), id, MessageState.FAILED.name())));
        }
        WaitingTexts.Judged judged = waiting.judge(handle, organisations.get(organisation), caseId, now);
        events.addAll(judged.events());
        InboxStore.change(
                handle,
                organisation,
                judged.change().plus(unassigned).plus(Waiting.again(handle, organisation, caseId)));
        audit.write(
                handle,
                organisation,
                actor,
                change.status().isOpen() ? "case.open" : "case.close",
                Optional.of(caseId));
        audit.write(
                handle,
                cancelled.stream()
                        .map(id -> audit.entry(
                                organisation, actor, "message.cancel", Optional.of(caseId), Optional.of(id)))
                        .toList());
        Case changed = reader.get(handle, organisation, caseId);
        EventStore.append(handle, events);
        return changed;
    }

    /** Tells how many more cases nobody answers for. */
    private InboxChange open(Handle handle, Held held, Instant now) {
        LockedCase own = held.own();
        CaseStore store = handle.attach(CaseStore.class);
        held.pair().ifPresent(pair -> {
            if (conversations.take(handle, pair, own.organisationId())) {
                conversations.restartAutomaticAnswers(handle, pair);
            } else {
                // Another organisation talks with this patient there: the next message takes another number.
                store.leave(own.organisationId(), own.id());
            }
        });
        store.changeStatus(own.organisationId(), own.id(), CaseStatus.IN_PROGRESS, now, now);
        boolean nobodys = store.changeActivityStatus(own.organisationId(), own.id(), CaseStatus.IN_PROGRESS, now);
        return InboxChange.ofUnassigned(nobodys && own.status() == CaseStatus.COMPLETE ? 1 : 0);
    }

    private InboxChange close(Handle handle, Held held, StatusChange change, Instant now) {
        LockedCase own = held.own();
        CaseStore store = handle.attach(CaseStore.class);
        refuseUnread(handle, store, own, change);
        store.changeStatus(own.organisationId(), own.id(), CaseStatus.COMPLETE, now, null);
        boolean nobodys = store.changeActivityStatus(own.organisationId(), own.id(), CaseStatus.COMPLETE, now);
        if (own.status().isOpen() && held.aloneOnPair()) {
            held.pair().ifPresent(pair -> {
                conversations.release(
                        handle,
                        pair,
                        own.organisationId(),
                        organisations.get(own.organisationId()).settings().pairReserve());
                conversations.rememberLastCase(handle, pair, own.organisationId(), own.id());
            });
        }
        return InboxChange.ofUnassigned(nobodys ? -1 : 0);
    }

    private static List<MessageId> cancelScheduled(
            Handle handle, OrganisationId organisation, CaseId caseId, StatusChange change) {
        if (change.cancelScheduled()) {
            return ScheduledTexts.cancelAll(handle, organisation, caseId);
        }
        if (ScheduledTexts.anyWaits(handle, organisation, caseId)) {
            throw new RequestRefused(
                    Code.SCHEDULED_MESSAGES,
                    "A message of this case is to be sent later; take it back, or close with cancelScheduled");
        }
        return List.of();
    }

    private static void refuseUnread(Handle handle, CaseStore store, LockedCase own, StatusChange change) {
        boolean newer = change.lastSeen()
                .map(seen -> seen.entry(
                        handle,
                        own.organisationId(),
                        own.id(),
                        () -> ReadingService.noSuchMessage("lastSeenMessageId")))
                .map(entry -> store.inboundAfter(own.organisationId(), own.id(), entry))
                .orElse(false);
        if (newer) {
            throw new RequestRefused(
                    Code.UNREAD_MESSAGES, "The patient has written since the message seen last; read it, then close");
        }
        if (handle.attach(WaitingTextStore.class).lastThatTextsWaitFor(own.organisationId(), own.id())) {
            throw new RequestRefused(
                    Code.UNREAD_MESSAGES,
                    "A text of this patient waits, and for this case alone; open the case or deal with the text, then close");
        }
    }
}
