package org.casewire.core.message;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.casewire.core.access.GoodKeys;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.audit.AuditEntry;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.Attention;
import org.casewire.core.cases.MessageState;
import org.casewire.core.cases.ScheduledTexts;
import org.casewire.core.cases.Waiting;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.KeysetException;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.CaseKey;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.OutboundStore.LockedCase;
import org.casewire.core.organisation.CarrierTexts;
import org.jdbi.v3.core.Handle;

/**
 * Takes many send requests in one transaction: API keys, idempotency keys, then the case rows in the lock order, then
 * the rows of those that may be sent, audit and events. One refused request never fails its neighbours. Knows nothing
 * of threads; the caller owns the transaction.
 */
final class AcceptBatch {
    private final SendRules rules;
    private final OutboundRows rows;
    private final KeyRing keys;
    private final CarrierTexts texts;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    AcceptBatch(
            SendRules rules,
            OutboundRows rows,
            KeyRing keys,
            CarrierTexts texts,
            AuditTrail audit,
            Ids ids,
            Clock clock) {
        this.rules = rules;
        this.rows = rows;
        this.keys = keys;
        this.texts = texts;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /** One result for each request, in their order; what was queued is added to {@code handOver}. */
    List<SendResult> write(Handle handle, List<SendRequest> requests, List<QueuedMessage> handOver) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        SendResult[] results = new SendResult[requests.size()];
        MessageId[] messageIds = new MessageId[requests.size()];
        for (int i = 0; i < messageIds.length; i++) {
            messageIds[i] = requests.get(i).due().map(SendRequest.Due::id).orElseGet(ids::message);
        }
        refuseLapsedKeys(handle, requests, results, now);
        IdempotentClaims claims = IdempotentClaims.claim(handle, requests, messageIds, results);
        Map<CaseKey, LockedCase> cases = lock(handle, requests, results);
        Map<CaseKey, Long> nextPositions = new HashMap<>();
        Collision collision = new Collision(handle, keys);
        List<OutboundRows.Outbound> accepted = new ArrayList<>();
        List<Integer> acceptedAt = new ArrayList<>();
        Told told = new Told();
        for (int i = 0; i < results.length; i++) {
            if (results[i] != null || claims.isTwin(i)) {
                continue;
            }
            SendRequest request = requests.get(i);
            CaseKey key = new CaseKey(request.organisation(), request.caseId());
            Optional<LockedCase> locked = Optional.ofNullable(cases.get(key));
            try {
                long position = nextPositions.getOrDefault(
                        key, locked.map(LockedCase::nextPosition).orElse(0L));
                SendRules.Decision decision =
                        rules.decide(handle, request, locked, () -> collision.refuseIfNewer(request, position), now);
                if (decision instanceof SendRules.Decision.NeedsConversation) {
                    results[i] = new SendResult.NeedsConversation();
                } else if (decision instanceof SendRules.Decision.Send send) {
                    OutboundRows.Outbound outbound = rows.outbound(
                            messageIds[i], request, send, position, answersUpTo(handle, request, position), now);
                    // After all that may refuse it: the right to send it is given up for good.
                    request.due().ifPresent(due -> enter(handle, request, due));
                    accepted.add(outbound);
                    collision.accepted(request);
                    nextPositions.put(key, position + 1);
                    acceptedAt.add(i);
                } else if (decision instanceof SendRules.Decision.Schedule schedule) {
                    results[i] = schedule(handle, messageIds[i], request, schedule, now, told);
                }
            } catch (RequestRefused refused) {
                results[i] = new SendResult.Refused(refused);
            } catch (KeysetException noKey) {
                // One organisation's key is not here: the others of this batch have theirs.
                results[i] = new SendResult.Refused(
                        new RequestRefused(Code.UNAVAILABLE, "The organisation's key is not at hand on this node"));
            }
        }
        claims.release(handle, results);
        if (!accepted.isEmpty()) {
            store(handle, accepted, nextPositions, requests, acceptedAt, results, handOver, told, now);
        }
        dropDrafts(handle, requests, results);
        audit.write(handle, told.trail);
        EventStore.append(handle, told.events);
        claims.shareWithTwins(results);
        return List.of(results);
    }

    /** What was there and seen when the text was written, also where it is sent later, or again. */
    private static long answersUpTo(Handle handle, SendRequest request, long position) {
        OutboundStore store = handle.attach(OutboundStore.class);
        if (request.due().isPresent()) {
            return store.writtenBefore(
                            request.organisation(),
                            request.caseId(),
                            request.due().get().id())
                    .orElse(0L);
        }
        return request.resendOf()
                .flatMap(original -> store.answersUpTo(request.organisation(), original))
                .orElseGet(() -> Math.min(request.lastSeenEntry().orElse(Long.MAX_VALUE), position - 1));
    }

    private static void refuseLapsedKeys(Handle handle, List<SendRequest> requests, SendResult[] results, Instant now) {
        Set<String> recognised = requests.stream()
                .filter(SendRequest::recognised)
                .map(request -> request.actor().key())
                .collect(Collectors.toSet());
        if (recognised.isEmpty()) {
            return;
        }
        Set<String> good = GoodKeys.among(handle, recognised, now);
        for (int i = 0; i < results.length; i++) {
            if (requests.get(i).recognised()
                    && !good.contains(requests.get(i).actor().key())) {
                results[i] = new SendResult.Refused(new RequestRefused(Code.UNAUTHENTICATED, GoodKeys.REFUSAL));
            }
        }
    }

    private void store(
            Handle handle,
            List<OutboundRows.Outbound> accepted,
            Map<CaseKey, Long> nextPositions,
            List<SendRequest> requests,
            List<Integer> acceptedAt,
            SendResult[] results,
            List<QueuedMessage> handOver,
            Told told,
            Instant now) {
        OutboundStore store = handle.attach(OutboundStore.class);
        List<CaseKey> caseKeys =
                nextPositions.keySet().stream().sorted(CaseKey.ORDER).toList();
        OrganisationId[] organisations =
                caseKeys.stream().map(CaseKey::organisation).toArray(OrganisationId[]::new);
        CaseId[] cases = caseKeys.stream().map(CaseKey::caseId).toArray(CaseId[]::new);
        store.advance(
                organisations, cases, caseKeys.stream().map(nextPositions::get).toArray(Long[]::new));
        Map<CaseKey, MessageId> last = new HashMap<>();
        Map<OrganisationId, InboxChange> inbox = new HashMap<>();
        for (int j = 0; j < accepted.size(); j++) {
            OutboundRows.Outbound outbound = accepted.get(j);
            SendRequest request = requests.get(acceptedAt.get(j));
            last.put(
                    new CaseKey(request.organisation(), request.caseId()),
                    outbound.queued().id());
            request.resendOf().ifPresent(original -> {
                store.markResent(request.organisation(), original);
                inbox.merge(
                        request.organisation(),
                        Attention.clearMessage(handle, request.organisation(), request.caseId(), original),
                        InboxChange::plus);
            });
            told.trail.add(audit.entry(
                    request.organisation(),
                    request.actor().actingFor(request.author().id()),
                    request.resendOf().isPresent() ? "message.resend" : "message.send",
                    Optional.of(request.caseId()),
                    Optional.of(outbound.queued().id())));
            told.events.add(NewEvent.ofMessage(
                    request.organisation(),
                    EventType.MESSAGE_QUEUED,
                    Optional.of(request.caseId()),
                    outbound.queued().id(),
                    "QUEUED"));
            results[acceptedAt.get(j)] = new SendResult.Queued(outbound.message());
            handOver.add(outbound.queued());
        }
        MessageId[] lastMessages = caseKeys.stream().map(last::get).toArray(MessageId[]::new);
        Instant[] ats = caseKeys.stream().map(key -> now).toArray(Instant[]::new);
        store.touch(organisations, cases, lastMessages, ats);
        OutboundRows.insert(store, accepted);
        for (OutboundRows.Outbound outbound : accepted) {
            outbound.message()
                    .asked()
                    .replyWithin()
                    .ifPresent(within -> store.expectAnswer(
                            outbound.queued().organisation(),
                            outbound.queued().id(),
                            outbound.queued().caseId().orElseThrow(),
                            (int) within.toSeconds()));
        }
        Waiting.answered(handle, caseKeys)
                .forEach((organisation, change) -> inbox.merge(organisation, change, InboxChange::plus));
        InboxStore.change(handle, inbox);
    }

    private static void dropDrafts(Handle handle, List<SendRequest> requests, SendResult[] results) {
        List<OutboundStore.Begun> sent = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            SendRequest request = requests.get(i);
            if (results[i] instanceof SendResult.Queued
                    && request.resendOf().isEmpty()
                    && request.due().isEmpty()) {
                sent.add(new OutboundStore.Begun(
                        request.organisation(),
                        request.caseId(),
                        request.author().id()));
            }
        }
        if (!sent.isEmpty()) {
            handle.attach(OutboundStore.class).dropDrafts(sent);
        }
    }

    private static void enter(Handle handle, SendRequest request, SendRequest.Due due) {
        if (!ScheduledTexts.enter(handle, request.organisation(), due.id())) {
            throw new RequestRefused(
                    Code.ALREADY_SUBMITTED, "It was sent, taken back or put off meanwhile, by somebody else");
        }
    }

    private SendResult schedule(
            Handle handle,
            MessageId id,
            SendRequest request,
            SendRules.Decision.Schedule schedule,
            Instant now,
            Told told) {
        ScheduleStore.Row row = ScheduledMessages.row(keys, texts, id, request, schedule, now);
        handle.attach(ScheduleStore.class).insert(row);
        told.trail.add(audit.entry(
                request.organisation(),
                request.actor().actingFor(request.author().id()),
                "message.schedule",
                Optional.of(request.caseId()),
                Optional.of(id)));
        told.events.add(NewEvent.ofMessage(
                request.organisation(),
                EventType.MESSAGE_SCHEDULED,
                Optional.of(request.caseId()),
                id,
                MessageState.SCHEDULED.name()));
        return new SendResult.Queued(ScheduledMessages.open(keys, row));
    }

    /** What a batch leaves behind for others, written at its end: audit, then events. */
    private static final class Told {
        private final List<AuditEntry> trail = new ArrayList<>();
        private final List<NewEvent> events = new ArrayList<>();
    }

    private static Map<CaseKey, LockedCase> lock(Handle handle, List<SendRequest> requests, SendResult[] results) {
        List<CaseKey> wanted = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            if (results[i] == null) {
                wanted.add(new CaseKey(
                        requests.get(i).organisation(), requests.get(i).caseId()));
            }
        }
        Map<CaseKey, LockedCase> locked = new HashMap<>();
        if (!wanted.isEmpty()) {
            List<CaseKey> sorted =
                    wanted.stream().distinct().sorted(CaseKey.ORDER).toList();
            OrganisationId[] organisations =
                    sorted.stream().map(CaseKey::organisation).toArray(OrganisationId[]::new);
            CaseId[] cases = sorted.stream().map(CaseKey::caseId).toArray(CaseId[]::new);
            OutboundStore store = handle.attach(OutboundStore.class);
            store.lock(organisations, cases);
            store.locked(organisations, cases)
                    .forEach(row -> locked.put(new CaseKey(row.organisationId(), row.id()), row));
        }
        return locked;
    }

    static RequestRefused noSuchCase() {
        return new RequestRefused(Code.NOT_FOUND, "There is no such case in this organisation");
    }
}
