package org.casewire.daemon.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A flow at work, until it is stopped: keeps it going by looking at what became of it. For one thread. */
final class Underway implements AutoCloseable {
    private static final long GLANCE_MILLIS = 20;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** More than the simulator ever writes. */
    private static final long UNBOUNDED = 5_000_000;

    private final Scene scene;
    private final Flow flow;
    private final long textsBefore;
    private final long receiptsBefore;
    private final Pace.Bounded bounded;
    private final Optional<Load> load;
    private long taken;
    private long delivered;

    /** How all stood at one moment; {@code delivered} and {@code taken} are what the daemon acknowledged till then. */
    record Mark(Instant at, long nanos, long accepted, long delivered, long taken, long queued, Usage usage) {}

    /** @param numbers gives each message its number, never one twice */
    Underway(Scene scene, Flow flow, AtomicLong numbers) throws IOException, InterruptedException {
        this.scene = scene;
        this.flow = flow;
        this.textsBefore = scene.operator().flood(0).acknowledged();
        this.receiptsBefore = scene.operator().takenOver() - textsBefore;
        Plan plan = scene.plan();
        this.bounded = new Pace.Bounded(plan.outstanding());
        Pace pace = flow.rate().isPresent() ? Pace.Fixed.of(flow.rate().getAsInt()) : bounded;
        this.load = flow.outbound()
                ? Optional.of(new Load(scene.rig().port(), plan.connections(), scene.cases(), pace, numbers))
                : Optional.empty();
    }

    long accepted() {
        return load.map(Load::accepted).orElse(0L);
    }

    void during(Duration time) throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            look();
            Thread.sleep(GLANCE_MILLIS);
        }
    }

    /** Goes on until so many messages and texts were taken, ten minutes at most. */
    void until(long count) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (accepted() + taken < count) {
            if (System.nanoTime() - end > 0) {
                throw new BenchException("The warm-up took more than %d minutes; --warm-up-messages makes it shorter."
                        .formatted(LONGEST.toMinutes()));
            }
            look();
            Thread.sleep(GLANCE_MILLIS);
        }
    }

    Mark mark() throws IOException, InterruptedException, SQLException {
        look();
        return new Mark(
                Instant.now(),
                System.nanoTime(),
                accepted(),
                delivered,
                taken,
                scene.ledger().queued(),
                scene.rig().usage());
    }

    void beginMeasuring() {
        load.ifPresent(Load::beginMeasuring);
    }

    private void look() throws IOException, InterruptedException {
        if (flow.inbound()) {
            long upTo = Math.min(UNBOUNDED, textsBefore + flow.textsFor(accepted()));
            taken = scene.operator().flood(upTo).acknowledged() - textsBefore;
        }
        delivered = scene.operator().takenOver() - taken - textsBefore - receiptsBefore;
        bounded.settled(flow.messagesFor(delivered, taken));
        load.ifPresent(Load::requireHealthy);
    }

    /** Sends no more, and waits for the answers that are under way. */
    Optional<Load> stop() throws InterruptedException {
        if (load.isPresent()) {
            load.get().awaitStopped();
        }
        return load;
    }

    @Override
    public void close() {
        load.ifPresent(Load::close);
    }
}
