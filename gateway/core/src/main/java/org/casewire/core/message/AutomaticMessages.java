package org.casewire.core.message;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.event.EventType;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;
import org.casewire.core.number.MobileNumber;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.SenderNumber;
import org.casewire.core.text.TextForm;
import org.jdbi.v3.core.Handle;

/** Queues what the gateway writes by itself, inside the transaction of the text that caused it. */
public final class AutomaticMessages {
    /** A closing message that comes hours later confuses more than it helps (product.md, notAfter). */
    private static final Duration TIME_TO_LIVE = Duration.ofHours(1);

    private final OutboundRows rows;
    private final Ids ids;
    private final Clock clock;
    private final Consumer<List<QueuedMessage>> dispatcher;

    /** @param formOf how the carrier of that name takes texts */
    public AutomaticMessages(
            KeyRing keys,
            Ids ids,
            Clock clock,
            Consumer<List<QueuedMessage>> dispatcher,
            Function<String, TextForm> formOf) {
        this.rows = new OutboundRows(keys, formOf);
        this.ids = ids;
        this.clock = clock;
        this.dispatcher = dispatcher;
    }

    /**
     * Writes the message and its place in the queue. With a case, the caller has locked the case's row.
     *
     * @param caseId the case that caused it; else {@code unmatchedId} is the item that did
     */
    public Queued queue(
            Handle handle,
            Organisation organisation,
            AutomaticKind kind,
            SenderNumber sender,
            MobileNumber patient,
            String text,
            Optional<CaseId> caseId,
            Optional<UnmatchedId> unmatchedId) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        OutboundStore store = handle.attach(OutboundStore.class);
        OrganisationId id = organisation.id();
        long position = caseId.map(one -> store.takePosition(id, one)).orElse(0L);
        OutboundRows.Outbound outbound = rows.outbound(
                new OutboundRows.Draft(
                        ids.message(),
                        organisation,
                        sender,
                        patient,
                        text,
                        Optional.empty(),
                        Optional.of(kind),
                        caseId,
                        unmatchedId.map(UnmatchedId::value),
                        position,
                        Optional.empty(),
                        Optional.empty(),
                        TIME_TO_LIVE,
                        now,
                        Message.Asked.NOTHING),
                now);
        OutboundRows.insert(store, List.of(outbound));
        MessageId message = outbound.queued().id();
        caseId.ifPresent(one -> store.touch(
                new OrganisationId[] {id}, new CaseId[] {one}, new MessageId[] {message}, new Instant[] {now}));
        return new Queued(
                message,
                NewEvent.ofMessage(id, EventType.MESSAGE_QUEUED, caseId, message, "QUEUED"),
                () -> dispatcher.accept(List.of(outbound.queued())));
    }

    /**
     * What the caller still has to do.
     *
     * @param event to be appended with the transaction's other events
     * @param afterCommit hands the message to the dispatcher
     */
    public record Queued(MessageId message, NewEvent event, Runnable afterCommit) {}
}
