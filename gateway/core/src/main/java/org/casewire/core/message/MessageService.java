package org.casewire.core.message;

import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.conversation.MovedMeanwhile;
import org.casewire.core.conversation.SenderChoice;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.BatchWriter;
import org.casewire.core.db.Database;
import org.casewire.core.db.TurnWorkers;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.organisation.CarrierTexts;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.text.TextForm;
import org.casewire.core.text.VisibleText;
import org.jdbi.v3.core.Handle;

/**
 * Accepts texts for sending: "queued" is answered only after the commit. Requests are batched over all organisations;
 * the first message of a case, which must take a conversation and may be refused one, goes a transaction of its own.
 * Safe for all threads; nothing here blocks the caller.
 */
public final class MessageService implements AutoCloseable {
    private static final int LARGEST_BATCH = 256;
    private static final int WAITING = 5_000;
    /** First messages that are written at once: each locks its pairs, and may have to wait for them. */
    private static final int FIRSTS = 3;
    /** A caller is told within five seconds that the database is away (reliability.md). */
    private static final Duration PATIENCE = Duration.ofMillis(4_500);

    private final Database database;
    private final OrganisationDirectory organisations;
    private final SenderChoice senders;
    private final CarrierTexts texts;
    private final AuditTrail audit;
    private final AcceptBatch accept;
    private final Consumer<List<QueuedMessage>> dispatcher;
    private final Runnable wakeFeed;
    private final BatchWriter<SendRequest, SendResult> batched;
    private final TurnWorkers<SendRequest, SendResult> alone;
    private final Map<CaseId, CompletableFuture<SendResult>> taking = new ConcurrentHashMap<>();

    /**
     * @param database the application login
     * @param queued how many messages of an organisation wait, and {@code queueLimit} how many may
     * @param dispatcher gets every accepted message after its commit
     * @param formOf how the carrier of that name takes texts
     * @param wakeFeed called after each commit that wrote events
     */
    public MessageService(
            Database database,
            OrganisationDirectory organisations,
            NumberPlan numbers,
            KeyRing keys,
            SenderChoice senders,
            AuditTrail audit,
            Ids ids,
            Clock clock,
            ToLongFunction<OrganisationId> queued,
            long queueLimit,
            Consumer<List<QueuedMessage>> dispatcher,
            Function<String, TextForm> formOf,
            Runnable wakeFeed,
            MetricRegistry metrics) {
        this.database = database;
        this.organisations = organisations;
        this.senders = senders;
        this.texts = new CarrierTexts(formOf);
        this.audit = audit;
        this.dispatcher = dispatcher;
        this.wakeFeed = wakeFeed;
        SendRules rules = new SendRules(organisations, numbers, keys, new MessageReader(keys), queued, queueLimit);
        this.accept = new AcceptBatch(rules, new OutboundRows(keys, formOf), keys, texts, audit, ids, clock);
        this.batched = new BatchWriter<>(
                "accept", LARGEST_BATCH, WAITING, SendRequest::organisation, this::writeTogether, metrics);
        this.alone = new TurnWorkers<>(
                "accept-first", FIRSTS, WAITING, SendRequest::organisation, this::writeFirst, metrics);
    }

    /**
     * Queues a text.
     *
     * @return completes after the commit; fails with {@link RequestRefused} when the request cannot be done, with
     *     BatchFullException when too much waits, or with the database's fault: then the outcome may be unknown, and
     *     the same request with the same idempotency key tells
     */
    public CompletableFuture<SendResult> send(SendRequest request) {
        Organisation organisation = organisations.get(request.organisation());
        checkText(organisation, request.text());
        return queue(request).thenApply(result -> {
            if (result instanceof SendResult.Refused refused) {
                throw refused.refusal();
            }
            return result;
        });
    }

    /** Whether {@link #send} would not have to look anything up now. */
    public boolean takesAtOnce() {
        return organisations.isFresh();
    }

    private CompletableFuture<SendResult> queue(SendRequest request) {
        return batched.submit(request)
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(result -> result instanceof SendResult.NeedsConversation
                        ? first(request)
                        : CompletableFuture.completedFuture(result));
    }

    /** One message of a case takes the conversation; those that come meanwhile wait for it and are batched then. */
    private CompletableFuture<SendResult> first(SendRequest request) {
        CompletableFuture<SendResult> mine = new CompletableFuture<>();
        CompletableFuture<SendResult> ahead = taking.putIfAbsent(request.caseId(), mine);
        if (ahead != null) {
            return ahead.handle((result, failure) -> request).thenCompose(this::queue);
        }
        alone.submit(request)
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((result, failure) -> {
                    taking.remove(request.caseId());
                    if (failure == null) {
                        mine.complete(result);
                    } else {
                        mine.completeExceptionally(failure);
                    }
                });
        return mine;
    }

    /** What no carrier of the organisation could take is refused before anything is looked up. */
    private void checkText(Organisation organisation, String text) {
        if (!VisibleText.isIn(text)) {
            throw new RequestRefused(Code.EMPTY_TEXT, "Write a text; this one shows nothing");
        }
        TextLimit.check(organisation, TextLimit.sent(organisation, text), texts.of(organisation).stream());
    }

    private List<SendResult> writeTogether(List<SendRequest> requests) {
        List<QueuedMessage> handOver = new ArrayList<>();
        List<SendResult> results = database.inTransaction(
                requests.stream().map(SendRequest::organisation).toList(), handle -> {
                    handOver.clear();
                    return accept.write(handle, requests, handOver);
                });
        committed(handOver);
        return results;
    }

    private SendResult writeFirst(SendRequest request) {
        List<QueuedMessage> handOver = new ArrayList<>();
        SendResult result;
        try {
            result = MovedMeanwhile.again(
                    () -> database.inTransaction(request.organisation(), handle -> first(handle, request, handOver)));
        } catch (RequestRefused refused) {
            // Thrown, so that the transaction rolled back and the conversation was not taken.
            return new SendResult.Refused(refused);
        }
        committed(handOver);
        return result;
    }

    private SendResult first(Handle handle, SendRequest request, List<QueuedMessage> handOver) {
        handOver.clear();
        Organisation organisation = organisations.get(request.organisation());
        SenderChoice.Candidates candidates = senders.lock(handle, organisation, request.caseId());
        SendResult result = accept.write(handle, List.of(request), handOver).get(0);
        if (result instanceof SendResult.NeedsConversation) {
            SenderChoice.Taken taken = senders.take(handle, organisation, candidates, request.takeOver());
            if (taken.takenOver()) {
                audit.write(
                        handle,
                        organisation.id(),
                        request.actor(),
                        "conversation.take-over",
                        Optional.of(request.caseId()));
            }
            result = accept.write(handle, List.of(request), handOver).get(0);
        }
        if (result instanceof SendResult.Refused refused) {
            throw refused.refusal();
        }
        return result;
    }

    private void committed(List<QueuedMessage> handOver) {
        if (!handOver.isEmpty()) {
            dispatcher.accept(handOver);
            wakeFeed.run();
        }
    }

    @Override
    public void close() {
        batched.close();
        alone.close();
    }
}
