package org.casewire.api.resource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.casewire.api.events.ConfirmationWatch;
import org.casewire.api.events.WaitPreference;
import org.casewire.api.gate.Party;
import org.casewire.api.gate.Shares;
import org.casewire.api.problem.ProblemException;
import org.casewire.api.request.Call;
import org.casewire.api.request.JsonFields;
import org.casewire.api.view.AuthorRequest;
import org.casewire.core.cases.Confirmation;
import org.casewire.core.cases.MessageState;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.message.Author;
import org.casewire.core.message.Message;
import org.casewire.core.message.MessageService;
import org.casewire.core.message.SendRequest;
import org.casewire.core.message.SendResult;
import org.casewire.core.message.SendTerms;
import org.casewire.core.message.ThreadService;

/** What sending is, whichever door a request comes by. No thread of the web server waits for the message's commit. */
public final class Sending {
    /** Requests whose commit is awaited. */
    private static final int UNDER_WAY = 5_000;

    private final MessageService messages;
    private final ThreadService threads;
    private final ConfirmationWatch confirmations;
    private final Executor reading;
    private final Shares waiting;
    private final Shares underWay = new Shares(UNDER_WAY);

    /**
     * @param reading where a replayed message is read and answers are written, off the writer's thread
     * @param waiting of those who wait, in all and of one organisation: whoever is one too many is answered at once
     */
    public Sending(
            MessageService messages,
            ThreadService threads,
            ConfirmationWatch confirmations,
            Executor reading,
            Shares waiting) {
        this.waiting = waiting;
        this.messages = messages;
        this.threads = threads;
        this.confirmations = confirmations;
        this.reading = reading;
    }

    /**
     * @param replay whether an earlier request with the same key had sent it
     * @param waited whether {@code Prefer: wait} was followed
     */
    record Sent(Message message, boolean replay, boolean waited) {
        /** Below the root. */
        String path() {
            return "/v1/cases/" + message.caseId().orElseThrow() + "/messages/" + message.id();
        }
    }

    /** @param preferences the values of each {@code Prefer} header */
    CompletionStage<Sent> send(Call call, CaseId caseId, List<String> preferences) {
        return send(call, caseId, body(call, caseId, SendingResource.NewMessage::read), preferences);
    }

    /**
     * The same without waiting for anything. Empty for a request that cannot be taken so, of which nothing is taken then;
     * {@link #send} tells why.
     */
    Optional<CompletionStage<Sent>> sendAtOnce(Call call, CaseId caseId, List<String> preferences) {
        if (!messages.takesAtOnce()) {
            return Optional.empty();
        }
        try {
            return Optional.of(send(call, caseId, call.body(SendingResource.NewMessage::read), preferences));
        } catch (RuntimeException unfit) {
            // Thrown before the message is handed over, or not at all.
            return Optional.empty();
        }
    }

    private CompletionStage<Sent> send(
            Call call, CaseId caseId, SendingResource.NewMessage wanted, List<String> preferences) {
        return queue(
                preferences,
                request(
                        call,
                        caseId,
                        wanted.text(),
                        call.author(wanted.author()),
                        wanted.takeOver(),
                        Optional.empty(),
                        wanted.lastSeenEntry(),
                        new SendTerms(wanted.sendAt(), wanted.urgent(), wanted.replyWithin())));
    }

    CompletionStage<Sent> resend(Call call, CaseId caseId, MessageId messageId, List<String> preferences) {
        Message original = threads.get(call.organisation(), caseId, messageId);
        SendingResource.Again again = call.bodyOrNothing(SendingResource.Again::read);
        return queue(
                preferences,
                request(
                        call,
                        caseId,
                        original.text(),
                        call.author(again.author()),
                        false,
                        Optional.of(messageId),
                        Optional.empty(),
                        new SendTerms(Optional.empty(), again.urgent(), Optional.empty())));
    }

    private static SendRequest request(
            Call call,
            CaseId caseId,
            String text,
            AuthorRequest author,
            boolean takeOver,
            Optional<MessageId> resendOf,
            Optional<Long> lastSeenEntry,
            SendTerms terms) {
        return new SendRequest(
                call.organisation(),
                caseId,
                text,
                new Author(author.id(), author.name()),
                takeOver,
                resendOf,
                lastSeenEntry,
                call.idempotency(),
                call.actor(),
                call.recognised(),
                terms,
                Optional.empty());
    }

    /** A missing case is told before a wrong body; looked up only then, since it costs a query. */
    private <T> T body(Call call, CaseId caseId, Function<JsonFields, T> read) {
        try {
            return call.body(read);
        } catch (ProblemException wrongBody) {
            threads.requireCase(call.organisation(), caseId);
            throw wrongBody;
        }
    }

    private CompletionStage<Sent> queue(List<String> preferences, SendRequest request) {
        Optional<Duration> wait = WaitPreference.of(preferences);
        Party sender = new Party.Tenant(request.organisation());
        if (!underWay.take(sender)) {
            throw new RejectedExecutionException("The organisation has too many requests under way");
        }
        // A refusal too is answered off the writer's thread, on which a slow client would hold everybody up.
        return accepted(sender, request)
                .handleAsync(
                        (result, failure) -> failure == null
                                ? answer(request, result, wait)
                                : CompletableFuture.<Sent>failedStage(failure),
                        reading)
                .thenCompose(Function.identity());
    }

    private CompletionStage<SendResult> accepted(Party sender, SendRequest request) {
        try {
            return messages.send(request).whenComplete((result, failure) -> underWay.release(sender));
        } catch (RuntimeException refused) {
            underWay.release(sender);
            throw refused;
        }
    }

    private CompletionStage<Sent> answer(SendRequest request, SendResult result, Optional<Duration> wait) {
        boolean replay = result instanceof SendResult.Replayed;
        MessageId id = idOf(result);
        Supplier<Message> read = () -> threads.get(request.organisation(), request.caseId(), id);
        Party sender = new Party.Tenant(request.organisation());
        if (wait.isPresent() && waiting.take(sender)) {
            return confirmations
                    .answer(request.organisation(), id, wait.get(), read, Sending::isPending)
                    .whenComplete((message, failure) -> waiting.release(sender))
                    .thenApply(message -> new Sent(message, replay, true));
        }
        Message message = result instanceof SendResult.Queued queued ? queued.message() : read.get();
        return CompletableFuture.completedFuture(new Sent(message, replay, false));
    }

    private static MessageId idOf(SendResult result) {
        if (result instanceof SendResult.Queued queued) {
            return queued.message().id();
        }
        if (result instanceof SendResult.Replayed replayed) {
            return replayed.message();
        }
        throw new IllegalStateException("A request was neither queued nor refused");
    }

    private static boolean isPending(Message message) {
        return message.state() != MessageState.SCHEDULED
                && message.confirmation().equals(Optional.of(Confirmation.PENDING));
    }
}
