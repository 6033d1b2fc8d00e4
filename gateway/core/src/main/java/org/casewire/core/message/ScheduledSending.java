package org.casewire.core.message;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.casewire.core.access.Actor;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.access.Role;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.Attention;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.CaseSender;
import org.casewire.core.cases.LockedCase;
import org.casewire.core.cases.MessageState;
import org.casewire.core.cases.ScheduledTexts;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.KeysetException;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.db.Database;
import org.casewire.core.db.Unavailable;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.restore.Restored;
import org.jdbi.v3.core.Handle;

/**
 * Sends what was to be sent later once its time has come, by the way of every other message: the same rules, the same
 * transaction, in which the waiting row gives up its right to be sent. So it goes once, however many nodes look at it
 * and wherever one is cut off. What the rules refuse for good enters the thread as FAILED with the reason, and somebody
 * must look at it; what they refuse for now is tried again. Not for several threads.
 */
public final class ScheduledSending {
    /** Of each organisation in one look: one with many due keeps none waiting that has few. */
    private static final int EACH = 100;
    /** Looks in a row before other work of the caller. */
    private static final int LOOKS = 20;

    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Actor SYSTEM = new Actor("system", Role.FRONTEND, "", "", "scheduled");

    private final Database link;
    private final OrganisationDirectory organisations;
    private final KeyRing keys;
    private final MessageService messages;
    private final AuditTrail audit;
    private final Clock clock;
    private final Runnable wakeFeed;

    /** @param link the login that sees every organisation */
    public ScheduledSending(
            Database link,
            OrganisationDirectory organisations,
            KeyRing keys,
            MessageService messages,
            AuditTrail audit,
            Clock clock,
            Runnable wakeFeed) {
        this.link = link;
        this.organisations = organisations;
        this.keys = keys;
        this.messages = messages;
        this.audit = audit;
        this.clock = clock;
        this.wakeFeed = wakeFeed;
    }

    /** Does what is due now. */
    public void run() {
        int due = EACH;
        for (int look = 0; look < LOOKS && due >= EACH; look++) {
            due = look();
        }
    }

    private int look() {
        List<ScheduleStore.Row> due =
                link.inTransaction(handle -> handle.attach(ScheduleStore.class).due(EACH));
        List<ScheduleStore.Held> held = new ArrayList<>();
        Map<ScheduleStore.Row, CompletableFuture<?>> sending = new LinkedHashMap<>();
        Instant now = clock.instant();
        for (ScheduleStore.Row row : due) {
            Organisation organisation = organisations.get(row.organisationId());
            if (row.restoredAs() != null) {
                sending.put(row, settled(row, MessageState.valueOf(row.restoredAs())));
            } else if (!row.urgent() && organisation.settings().desk().isQuiet(now)) {
                Instant until = organisation.settings().desk().endOfQuiet(now);
                held.add(new ScheduleStore.Held(row.organisationId(), row.id(), until));
            } else {
                sending.put(row, send(row));
            }
        }
        if (!held.isEmpty()) {
            link.useTransaction(handle -> handle.attach(ScheduleStore.class).hold(held));
        }
        // Each by itself: one that fails keeps none of the others from being settled.
        List<Throwable> faults = new ArrayList<>();
        sending.forEach((row, sent) -> {
            try {
                sent.join();
            } catch (CompletionException | RequestRefused | CancellationException e) {
                unsent(row, e instanceof CompletionException && e.getCause() != null ? e.getCause() : e)
                        .ifPresent(faults::add);
            }
        });
        if (!faults.isEmpty()) {
            throw new IllegalStateException("A text whose time has come was not sent", faults.get(0));
        }
        return due.size();
    }

    /** An operator has it shown so instead of having it sent, perhaps a second time. */
    private CompletableFuture<Boolean> settled(ScheduleStore.Row row, MessageState state) {
        try {
            enter(
                    row,
                    new Ending(
                            state,
                            Restored.CODE,
                            state == MessageState.UNCERTAIN ? Restored.MAY_BE_SENT : Restored.NOT_SENT));
            return CompletableFuture.completedFuture(true);
        } catch (RuntimeException fault) {
            return CompletableFuture.failedFuture(fault);
        }
    }

    private CompletableFuture<SendResult> send(ScheduleStore.Row row) {
        try {
            return messages.send(request(row));
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private SendRequest request(ScheduleStore.Row row) {
        Sealer sealer = keys.of(row.organisationId()).sealer();
        UUID id = row.id().value();
        byte[] sealed = row.textSealed();
        String text = Optional.ofNullable(sealed)
                .flatMap(one -> sealer.read(SealedColumn.SCHEDULED_TEXT, id, one))
                .orElseThrow(() -> new RequestRefused(Code.EMPTY_TEXT, "The text is stored unreadably; write it anew"));
        String number = sealer.read(SealedColumn.SCHEDULED_NUMBER, id, row.numberSealed())
                .orElse("");
        Author author = ScheduledMessages.author(sealer, row);
        return new SendRequest(
                row.organisationId(),
                row.caseId(),
                text,
                author,
                row.takeOver(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                SYSTEM.actingFor(author.id()),
                false,
                new SendTerms(Optional.empty(), true, ScheduledMessages.within(row)),
                Optional.of(new SendRequest.Due(row.id(), number, row.dueAt())));
    }

    /** @return the cause when it is a fault and no refusal */
    private Optional<Throwable> unsent(ScheduleStore.Row row, Throwable cause) {
        if (cause instanceof RequestRefused refused && refused.code() == Code.ALREADY_SUBMITTED) {
            return Optional.empty();
        }
        if (Unavailable.isCauseOf(cause)) {
            return Optional.of(cause);
        }
        try {
            if (cause instanceof RequestRefused refused && isForGood(refused.code())) {
                enter(row, new Ending(MessageState.FAILED, word(refused.code()), String.valueOf(refused.getMessage())));
                return Optional.empty();
            }
            link.useTransaction(handle ->
                    handle.attach(ScheduleStore.class).putOff(row.organisationId(), row.id(), PAUSE.toSeconds()));
        } catch (RuntimeException fault) {
            return Optional.of(fault);
        }
        return cause instanceof RequestRefused || cause instanceof KeysetException
                ? Optional.empty()
                : Optional.of(cause);
    }

    private static boolean isForGood(Code code) {
        return code != Code.QUEUE_FULL && code != Code.UNAVAILABLE && code != Code.NOT_FOUND;
    }

    /** With what state it enters its thread, when it is not sent. */
    private record Ending(MessageState state, String code, String detail) {}

    private void enter(ScheduleStore.Row row, Ending ending) {
        link.useTransaction(handle -> enter(handle, row, ending));
        wakeFeed.run();
    }

    private void enter(Handle handle, ScheduleStore.Row row, Ending ending) {
        OrganisationId organisation = row.organisationId();
        CaseId caseId = row.caseId();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        LockedCase own = CaseReader.lock(handle, organisation, caseId);
        boolean mine = ending.state() == MessageState.FAILED
                ? ScheduledTexts.enter(handle, organisation, row.id())
                : ScheduledTexts.enter(handle, organisation, row.id(), ending.state());
        if (!mine) {
            return;
        }
        OutboundStore store = handle.attach(OutboundStore.class);
        CaseSender sender = own.sender().orElseGet(() -> sender(organisation));
        long position = store.takePosition(organisation, caseId);
        store.touch(
                new OrganisationId[] {organisation}, new CaseId[] {caseId}, new MessageId[] {row.id()}, new Instant[] {
                    now
                });
        insert(handle, store, row, sender, position, now, ending);
        InboxStore.change(handle, organisation, Attention.raise(handle, organisation, caseId, row.id()));
        audit.write(
                handle,
                List.of(audit.entry(organisation, SYSTEM, "message.fail", Optional.of(caseId), Optional.of(row.id()))));
        EventStore.append(
                handle,
                List.of(NewEvent.ofMessage(
                        organisation,
                        ending.state() == MessageState.UNCERTAIN
                                ? EventType.MESSAGE_UNCERTAIN
                                : EventType.MESSAGE_FAILED,
                        Optional.of(caseId),
                        row.id(),
                        ending.state().name())));
    }

    private void insert(
            Handle handle,
            OutboundStore store,
            ScheduleStore.Row row,
            CaseSender sender,
            long position,
            Instant now,
            Ending ending) {
        Organisation organisation = organisations.get(row.organisationId());
        Sealer sealer = keys.of(row.organisationId()).sealer();
        UUID id = row.id().value();
        byte[] sealed = row.textSealed();
        String text = sealed == null ? "" : sealer.show(SealedColumn.SCHEDULED_TEXT, id, sealed);
        String number = sealer.show(SealedColumn.SCHEDULED_NUMBER, id, row.numberSealed());
        store.insert(List.of(new OutboundStore.NewMessage(
                row.organisationId(),
                row.id(),
                row.caseId(),
                position,
                null,
                null,
                sender.carrier(),
                sender.number(),
                row.encoding(),
                row.segmentCount(),
                0,
                organisation.settings().confirmOn().name(),
                null,
                null,
                now,
                now)));
        store.insertBodies(List.of(new OutboundStore.NewBody(
                row.organisationId(),
                row.id(),
                sealer.seal(SealedColumn.MESSAGE_TEXT, id, text),
                sealer.seal(SealedColumn.MESSAGE_NUMBER, id, number),
                OutboundRows.sealAuthor(sealer, id, Optional.of(ScheduledMessages.author(sealer, row))))));
        handle.attach(MessageStore.class)
                .settleUnsent(
                        row.organisationId(),
                        row.id(),
                        row.segmentCount(),
                        sender.carrier(),
                        keys.routing().pair(sender.carrier(), sender.number(), number),
                        ending.state().name(),
                        ending.code(),
                        ending.detail());
    }

    /** A case that never sent anything has none; the failed text must be shown from some number all the same. */
    private CaseSender sender(OrganisationId organisation) {
        return organisations.get(organisation).senderNumbers().stream()
                .findFirst()
                .map(number -> new CaseSender(number.carrier(), number.address().number()))
                .orElseGet(() -> new CaseSender("", ""));
    }

    private static String word(Code code) {
        return code == Code.OTHER_PHONE
                ? "number-changed"
                : code.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
