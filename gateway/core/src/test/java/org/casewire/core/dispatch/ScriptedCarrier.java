package org.casewire.core.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.carrier.CarrierListener;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.Room;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.text.TextForm;

/** A carrier in memory that answers as the test says, with a window; what a protocol module is to core. */
public final class ScriptedCarrier implements CarrierLink {
    private final String name;
    private final int window;
    private final AtomicInteger inUse = new AtomicInteger();
    private final AtomicInteger ids = new AtomicInteger();
    private final ExecutorService network = Executors.newSingleThreadExecutor();
    private final List<OutboundSegment> written = new ArrayList<>();
    private volatile BiFunction<OutboundSegment, Integer, CompletionStage<SubmitOutcome>> script =
            (segment, n) -> accepted("id-" + n);
    private volatile CarrierListener listener;
    private volatile Hold hold = Hold.NONE;
    private volatile Set<Integer> allowed = Set.of();
    private volatile int binds = 1;
    private volatile Supplier<TextForm> form = () -> TextForm.USUAL;

    public ScriptedCarrier(String name, int window) {
        this.name = name;
        this.window = window;
    }

    public static CompletionStage<SubmitOutcome> accepted(String id) {
        return CompletableFuture.completedFuture(new SubmitOutcome.Accepted(id));
    }

    public static CompletionStage<SubmitOutcome> refused(SubmitOutcome.Refusal refusal) {
        return CompletableFuture.completedFuture(new SubmitOutcome.Refused(refusal, "0x00000008", "later"));
    }

    public static CompletionStage<SubmitOutcome> refused(SubmitOutcome.Refusal refusal, String code) {
        return CompletableFuture.completedFuture(new SubmitOutcome.Refused(refusal, code, "no"));
    }

    public void answers(BiFunction<OutboundSegment, Integer, CompletionStage<SubmitOutcome>> next) {
        script = next;
    }

    /** @param most that the contract allows */
    public ScriptedCarrier binds(int most) {
        binds = most;
        return this;
    }

    public ScriptedCarrier texts(Supplier<TextForm> now) {
        form = now;
        return this;
    }

    public Set<Integer> allowed() {
        return allowed;
    }

    public List<OutboundSegment> written() {
        synchronized (written) {
            return List.copyOf(written);
        }
    }

    public CarrierListener listener() {
        return listener;
    }

    public Hold startedAs() {
        return hold;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TextForm texts() {
        return form.get();
    }

    @Override
    public void start(CarrierListener theListener, Hold theHold) {
        listener = theListener;
        hold = theHold;
        listener.roomAvailable();
    }

    @Override
    public Contract contract() {
        return new Contract(binds, Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    @Override
    public CompletionStage<Void> allow(Set<Integer> binds) {
        allowed = Set.copyOf(binds);
        if (listener != null) {
            listener.bindsChanged();
            listener.roomAvailable();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Set<Integer> sending() {
        return hold == Hold.NONE ? allowed : Set.of();
    }

    @Override
    public Optional<Room> reserve(int segments) {
        if (listener == null || sending().isEmpty() || inUse.get() + segments > window) {
            return Optional.empty();
        }
        inUse.addAndGet(segments);
        return Optional.of(new Claimed(segments));
    }

    @Override
    public LinkStatus status() {
        return new LinkStatus(
                LinkStatus.State.UP,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                LinkStatus.Rate.UNLIMITED,
                List.of());
    }

    @Override
    public void stop() {
        hold = Hold.STOPPED;
    }

    @Override
    public void release() {
        hold = Hold.NONE;
        listener.roomAvailable();
    }

    @Override
    public boolean rebind(String bindId) {
        return false;
    }

    /** As a link does, it awaits the answers; but not those that the test holds back. */
    @Override
    public void close() {
        if (network.isShutdown()) {
            return;
        }
        try {
            // Whatever was handed over before this is written then, and its answer waits in the same queue.
            network.submit(() -> {}).get(10, TimeUnit.SECONDS);
            network.shutdown();
            if (!network.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The last answers were not taken within ten seconds");
            }
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Claimed implements Room {
        private int slots;

        Claimed(int slots) {
            this.slots = slots;
        }

        @Override
        public String bindId() {
            return name + "/1";
        }

        @Override
        public CompletionStage<SubmitOutcome> submit(OutboundSegment segment, Fence fence) {
            CompletableFuture<SubmitOutcome> outcome = new CompletableFuture<>();
            network.execute(() -> {
                if (!fence.open()) {
                    outcome.complete(new SubmitOutcome.NotWritten("the fence is shut"));
                    return;
                }
                synchronized (written) {
                    written.add(segment);
                }
                script.apply(segment, ids.incrementAndGet())
                        .whenComplete((answer, failure) -> network.execute(() -> outcome.complete(answer)));
            });
            return outcome;
        }

        @Override
        public synchronized void release() {
            inUse.addAndGet(-slots);
            slots = 0;
            listener.roomAvailable();
        }
    }
}
