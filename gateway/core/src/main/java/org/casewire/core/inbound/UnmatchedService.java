package org.casewire.core.inbound;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.casewire.core.access.Actor;
import org.casewire.core.access.IdempotencyStore;
import org.casewire.core.access.IdempotentRequest;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.access.Role;
import org.casewire.core.audit.AuditEntry;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.CaseBrief;
import org.casewire.core.cases.CaseBriefs;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.LockedCase;
import org.casewire.core.conversation.InboundEntry;
import org.casewire.core.conversation.InboundText;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.crypto.Unreadable;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxService;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;
import org.casewire.core.message.Author;
import org.casewire.core.message.Message;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.text.Encoding;
import org.jdbi.v3.core.Handle;

/**
 * The list of texts that belong to no open case: reading it, putting one into a case by hand, and taking one off. Where
 * the organisation leaves those without a candidate to its admins, the others see and attach the rest. Safe for all threads; blocks on the database.
 */
public final class UnmatchedService {
    private static final int CREATED = 201;
    private static final UUID NEWEST = new UUID(-1, -1);

    private final Database app;
    private final OrganisationDirectory organisations;
    private final KeyRing keys;
    private final InboundEntry entry;
    private final OtherPhone otherPhone;
    private final CaseBriefs briefs;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;
    private final Runnable wakeFeed;

    public UnmatchedService(
            Database app,
            OrganisationDirectory organisations,
            KeyRing keys,
            AuditTrail audit,
            Ids ids,
            Clock clock,
            Runnable wakeFeed) {
        this.app = app;
        this.organisations = organisations;
        this.keys = keys;
        this.entry = new InboundEntry(keys);
        this.otherPhone = new OtherPhone(keys);
        this.briefs = new CaseBriefs(keys);
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.wakeFeed = wakeFeed;
    }

    /** The newest first. @param before the last id of the page before; empty for the first page */
    public List<UnmatchedItem> list(OrganisationId organisation, Optional<UUID> before, int limit, Actor actor) {
        return listed(
                organisation,
                actor,
                "unmatched.list",
                (store, withCandidate) -> store.listed(organisation, before.orElse(NEWEST), withCandidate, limit));
    }

    /** The same of what somebody took off the list in the last 30 days. */
    public List<UnmatchedItem> listHandled(OrganisationId organisation, Optional<UUID> before, int limit, Actor actor) {
        return listed(
                organisation,
                actor,
                "unmatched.list-handled",
                (store, withCandidate) ->
                        store.listedHandled(organisation, before.orElse(NEWEST), withCandidate, limit));
    }

    private List<UnmatchedItem> listed(
            OrganisationId organisation,
            Actor actor,
            String action,
            BiFunction<UnmatchedStore, Boolean, List<UnmatchedStore.Row>> page) {
        return app.inTransaction(organisation, handle -> {
            List<UnmatchedStore.Row> rows =
                    page.apply(handle.attach(UnmatchedStore.class), onlyWithCandidate(organisation, actor));
            Map<UUID, Message.Reading> readings = readings(handle, organisation, rows);
            Map<CaseId, CaseBrief> cases = briefs.of(
                    handle,
                    organisation,
                    rows.stream()
                            .flatMap(row -> row.candidates().stream())
                            .map(CaseId::new)
                            .toList());
            List<UnmatchedItem> items = rows.stream()
                    .map(row -> open(
                            row,
                            cases,
                            Optional.ofNullable(readings.get(row.id().value()))))
                    .toList();
            audit.write(handle, organisation, actor, action, Optional.empty());
            return items;
        });
    }

    /**
     * Puts it into the case's thread, late and unread, in whatever status the case is.
     *
     * @param allowOtherPhone a person says that it belongs there though it came from another number
     * @throws RequestRefused not-found; other-phone; not-movable when somebody dealt with it otherwise; idempotency-key-reused
     */
    public Attached attach(
            OrganisationId organisation,
            UnmatchedId id,
            CaseId caseId,
            boolean allowOtherPhone,
            Optional<IdempotentRequest> request,
            Actor actor) {
        Attached attached = app.inTransaction(
                organisation,
                handle -> attachLocked(handle, organisation, id, caseId, allowOtherPhone, request, actor));
        wakeFeed.run();
        return attached;
    }

    private Attached attachLocked(
            Handle handle,
            OrganisationId organisation,
            UnmatchedId id,
            CaseId caseId,
            boolean allowOtherPhone,
            Optional<IdempotentRequest> request,
            Actor actor) {
        MessageId messageId = ids.message();
        Optional<MessageId> before = request.flatMap(one -> claimed(handle, organisation, one, messageId));
        if (before.isPresent()) {
            // Somebody may have moved it on since; the answer is the message as it is now.
            CaseId now = handle.attach(UnmatchedStore.class)
                    .caseOf(organisation, before.get())
                    .orElse(caseId);
            return new Attached(now, before.get(), true);
        }
        // Cases before items, as everybody locks them.
        LockedCase target = CaseReader.lock(handle, organisation, caseId);
        UnmatchedStore store = handle.attach(UnmatchedStore.class);
        UnmatchedStore.Row row = find(store, organisation, id, actor);
        if (row.handledAt().isPresent()) {
            throw new RequestRefused(
                    Code.NOT_MOVABLE, "Somebody has dealt with this text already; load the list again");
        }
        boolean othersPhone = otherPhone.refuseUnless(
                allowOtherPhone, target, SealedColumn.UNMATCHED_NUMBER, id.value(), row.numberSealed());
        InboundEntry.Entered entered = entry.enter(
                        handle,
                        List.of(new InboundEntry.Entering(organisation, caseId, text(row, messageId, target))),
                        clock.instant())
                .get(0);
        store.handled(organisation, id, messageId, null);
        InboxStore.change(handle, organisation, entered.change().plus(InboxChange.ofUnmatched(-1)));
        List<AuditEntry> trail = new ArrayList<>(List.of(
                audit.entry(organisation, actor, "unmatched.attach", Optional.of(caseId), Optional.of(messageId))));
        if (othersPhone) {
            trail.add(
                    audit.entry(organisation, actor, OtherPhone.AUDITED, Optional.of(caseId), Optional.of(messageId)));
        }
        audit.write(handle, trail);
        EventStore.append(handle, List.of(entered.event()));
        return new Attached(caseId, messageId, false);
    }

    /** The message that the same request made before; empty when this is the first. */
    private static Optional<MessageId> claimed(
            Handle handle, OrganisationId organisation, IdempotentRequest request, MessageId messageId) {
        IdempotencyStore store = handle.attach(IdempotencyStore.class);
        if (store.claim(organisation, request.keyHash(), request.bodyHash(), messageId.value(), CREATED)) {
            return Optional.empty();
        }
        IdempotencyStore.Claimed stands = store.find(organisation, request.keyHash())
                .orElseThrow(() -> new RequestRefused(
                        Code.UNAVAILABLE, "The same request is being carried out; try again in a moment"));
        if (!stands.isRepeatOf(request)) {
            throw new RequestRefused(Code.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used for another request");
        }
        return Optional.of(new MessageId(stands.resourceId()));
    }

    /** Takes it off the list, on record. Doing so twice changes nothing. */
    public void handled(OrganisationId organisation, UnmatchedId id, Author author, Actor actor) {
        app.inTransaction(organisation, handle -> {
            UnmatchedStore store = handle.attach(UnmatchedStore.class);
            UnmatchedStore.Row row = find(store, organisation, id, actor);
            if (row.handledAt().isEmpty()) {
                store.handled(
                        organisation,
                        id,
                        null,
                        keys.of(organisation)
                                .sealer()
                                .seal(SealedColumn.UNMATCHED_HANDLED_BY, id.value(), author.json()));
                InboxStore.change(handle, organisation, InboxChange.ofUnmatched(-1));
                audit.write(handle, organisation, actor, "unmatched.handle", row.caseId());
                EventStore.append(
                        handle,
                        List.of(new NewEvent(
                                organisation,
                                EventType.INBOUND_HANDLED,
                                row.caseId(),
                                Optional.empty(),
                                Optional.empty())));
            }
            return row;
        });
        wakeFeed.run();
    }

    /**
     * Puts one that somebody took off the list on it again, on record; one that is there already stays.
     *
     * @throws RequestRefused not-found; not-movable when it entered a thread meanwhile
     */
    public void takeUpAgain(OrganisationId organisation, UnmatchedId id, Actor actor) {
        app.inTransaction(organisation, handle -> {
            UnmatchedStore store = handle.attach(UnmatchedStore.class);
            UnmatchedStore.Row row = find(store, organisation, id, actor);
            if (row.messageId().isPresent()) {
                throw new RequestRefused(Code.NOT_MOVABLE, "This text stands in a thread by now; find it there");
            }
            if (row.handledAt().isPresent()) {
                store.takeUpAgain(organisation, id);
                InboxStore.change(handle, organisation, InboxChange.ofUnmatched(1));
                audit.write(handle, organisation, actor, "unmatched.take-up", row.caseId());
                EventStore.append(
                        handle,
                        List.of(new NewEvent(
                                organisation,
                                PlacingRule.of(row.reason()).event(),
                                row.caseId(),
                                Optional.empty(),
                                Optional.empty())));
            }
            return row;
        });
        wakeFeed.run();
    }

    private boolean onlyWithCandidate(OrganisationId organisation, Actor actor) {
        return InboxService.seesCandidatesOnly(organisations.get(organisation), actor.role() == Role.ADMIN);
    }

    private UnmatchedStore.Row find(UnmatchedStore store, OrganisationId organisation, UnmatchedId id, Actor actor) {
        return store.lock(organisation, id)
                .filter(row -> !onlyWithCandidate(organisation, actor)
                        || !row.candidates().isEmpty())
                .orElseThrow(() -> new RequestRefused(Code.NOT_FOUND, "There is no such text"));
    }

    private InboundText text(UnmatchedStore.Row row, MessageId messageId, LockedCase target) {
        UnmatchedItem item = open(row, Map.of(), Optional.empty());
        return new InboundText(
                messageId,
                item.text(),
                item.from(),
                row.carrier(),
                row.senderNumber(),
                Encoding.valueOf(row.encoding()),
                row.at(),
                true,
                row.incomplete(),
                row.possibleDuplicate(),
                row.possiblyMixed(),
                OtherPhone.isOtherSenderNumber(target, row.carrier(), row.senderNumber()),
                PlacingRule.BY_HAND.word(),
                List.of());
    }

    private static Map<UUID, Message.Reading> readings(
            Handle handle, OrganisationId organisation, List<UnmatchedStore.Row> rows) {
        UUID[] items = rows.stream().map(row -> row.id().value()).toArray(UUID[]::new);
        return handle.attach(OctetStore.class).readings(organisation, items).stream()
                .collect(Collectors.toUnmodifiableMap(
                        OctetStore.ReadingRow::id,
                        row -> new Message.Reading(row.dataCoding(), Optional.ofNullable(row.charset()))));
    }

    private UnmatchedItem open(
            UnmatchedStore.Row row, Map<CaseId, CaseBrief> cases, Optional<Message.Reading> reading) {
        Sealer sealer = keys.of(row.organisationId()).sealer();
        return new UnmatchedItem(
                row.id(),
                PlacingRule.of(row.reason()),
                row.at(),
                sealer.show(SealedColumn.UNMATCHED_NUMBER, row.id().value(), row.numberSealed()),
                row.senderNumber(),
                sealer.show(SealedColumn.UNMATCHED_TEXT, row.id().value(), row.textSealed()),
                row.incomplete(),
                row.possibleDuplicate(),
                row.possiblyMixed(),
                row.caseId(),
                row.candidates().stream().map(CaseId::new).toList(),
                row.candidates().stream()
                        .map(CaseId::new)
                        .map(cases::get)
                        .filter(Objects::nonNull)
                        .toList(),
                row.answerCode().isPresent() ? Optional.empty() : row.answeredAt(),
                row.answerCode()
                        .map(code -> new UnmatchedItem.AnswerFailure(
                                code, row.answerDetail().orElse(""))),
                reading,
                handled(sealer, row));
    }

    private static Optional<UnmatchedItem.Handled> handled(Sealer sealer, UnmatchedStore.Row row) {
        return Optional.ofNullable(row.handledBySealed())
                .flatMap(by -> row.handledAt()
                        .map(at -> new UnmatchedItem.Handled(
                                sealer.read(
                                                SealedColumn.UNMATCHED_HANDLED_BY,
                                                row.id().value(),
                                                by)
                                        .map(Author::read)
                                        .orElseGet(() -> new Author("", Unreadable.SHOWN)),
                                at)));
    }
}
