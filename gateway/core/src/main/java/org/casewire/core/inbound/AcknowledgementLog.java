package org.casewire.core.inbound;

import com.codahale.metrics.MetricRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.casewire.core.carrier.CarrierListener.InboundStored;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.db.BatchWriter;
import org.casewire.core.db.Database;
import org.casewire.core.db.Persistence;
import org.casewire.core.db.WithoutValues;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps on record which acknowledgements were written, and which sessions ended shortly afterwards; {@link Redelivery}
 * judges by it. One writer, in the order of what happened, so that a session's end finds its acknowledgements. It waits
 * while the database is away; what is lost over its bound makes a repeat doubtful at worst, never a text lost. Never blocks the caller.
 */
final class AcknowledgementLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AcknowledgementLog.class);
    private static final int LARGEST_BATCH = 256;
    private static final int WAITING = 20_000;

    private final Database link;
    private final Sessions sessions;
    private final Function<String, CarrierTimes> timesOf;
    private final BatchWriter<Note, Boolean> writer;
    private volatile boolean closing;

    AcknowledgementLog(
            Database link, Sessions sessions, Function<String, CarrierTimes> timesOf, MetricRegistry metrics) {
        this.link = link;
        this.sessions = sessions;
        this.timesOf = timesOf;
        this.writer = new BatchWriter<>("acknowledged", LARGEST_BATCH, WAITING, this::write, metrics);
    }

    private sealed interface Note {
        long nanos();

        record Written(long deliveryId, long nanos) implements Note {}

        record Ended(UUID session, double timeout, long nanos) implements Note {}
    }

    void written(InboundStored stored) {
        if (stored.deliveryId() != 0) {
            submit(new Note.Written(stored.deliveryId(), System.nanoTime()));
        }
    }

    /** @return complete when it is on record too, since the carrier may repeat it to another node */
    CompletableFuture<?> ending(UUID session) {
        return sessions.ending(session)
                .<CompletableFuture<?>>map(carrier -> over(session, carrier))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    void ended(UUID session) {
        sessions.ended(session).ifPresent(carrier -> over(session, carrier));
    }

    private CompletableFuture<?> over(UUID session, String carrier) {
        return submit(new Note.Ended(
                session, DeliveryStore.seconds(timesOf.apply(carrier).deliverResponseTimeout()), System.nanoTime()));
    }

    private CompletableFuture<?> submit(Note note) {
        return writer.submit(note).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.atWarn()
                        .addKeyValue("cause", WithoutValues.line(failure))
                        .log("An acknowledgement was not recorded; a repeat of its text may be shown twice");
            }
        });
    }

    private List<Boolean> write(List<Note> notes) {
        return Persistence.retry(() -> writeOnce(notes), () -> !closing);
    }

    private List<Boolean> writeOnce(List<Note> notes) {
        long now = System.nanoTime();
        link.inTransaction(handle -> {
            DeliveryStore store = handle.attach(DeliveryStore.class);
            List<Note.Written> written = new ArrayList<>();
            for (Note note : notes) {
                if (note instanceof Note.Written one) {
                    written.add(one);
                }
            }
            if (!written.isEmpty()) {
                store.answered(
                        written.stream().mapToLong(Note.Written::deliveryId).toArray(),
                        written.stream()
                                .mapToDouble(one -> (now - one.nanos()) / 1e9)
                                .toArray());
            }
            for (Note note : notes) {
                if (note instanceof Note.Ended one) {
                    store.sessionEnded(one.session(), (now - one.nanos()) / 1e9, one.timeout());
                }
            }
            return true;
        });
        return Collections.nCopies(notes.size(), true);
    }

    @Override
    public void close() {
        closing = true;
        writer.close();
    }
}
