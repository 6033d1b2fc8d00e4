package org.casewire.smpp;

import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.casewire.core.carrier.CarrierListener;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.UnusableDelivery;

/** Core as the link sees it: remembers what came, and stores at once unless a test says otherwise. */
final class RecordingListener implements CarrierListener {
    final Queue<InboundPart> parts = new ConcurrentLinkedQueue<>();
    final Queue<Receipt> receipts = new ConcurrentLinkedQueue<>();
    final Queue<UnusableDelivery> unusable = new ConcurrentLinkedQueue<>();
    /** Message ids that were given to us, in the form they are stored in. */
    final Set<String> ownIds = ConcurrentHashMap.newKeySet();

    volatile boolean everyIdIsOurs;
    final Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
    final Queue<UUID> ended = new ConcurrentLinkedQueue<>();
    final Queue<String> holds = new ConcurrentLinkedQueue<>();
    final Queue<String> threads = new ConcurrentLinkedQueue<>();
    final AtomicInteger roomCalls = new AtomicInteger();
    private final AtomicLong deliveries = new AtomicLong();
    volatile Function<InboundPart, CompletionStage<InboundStored>> store =
            part -> CompletableFuture.completedFuture(new InboundStored(deliveries.incrementAndGet()));
    volatile Runnable onRoom = () -> {};
    volatile Supplier<CompletionStage<?>> onEnding = () -> CompletableFuture.completedFuture(null);
    volatile boolean mayWrite = true;

    @Override
    public CompletionStage<InboundStored> received(InboundPart part) {
        threads.add(Thread.currentThread().getName());
        parts.add(part);
        return store.apply(part);
    }

    @Override
    public CompletionStage<Void> received(Receipt receipt) {
        receipts.add(receipt);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Boolean> receivedIfOurs(Receipt receipt) {
        boolean ours = everyIdIsOurs || receipt.messageIds().stream().anyMatch(ownIds::contains);
        if (ours) {
            receipts.add(receipt);
        }
        return CompletableFuture.completedFuture(ours);
    }

    @Override
    public void unusable(UnusableDelivery delivery) {
        unusable.add(delivery);
    }

    @Override
    public void acknowledged(InboundStored stored) {
        acknowledged.add(stored.deliveryId());
    }

    @Override
    public CompletionStage<?> sessionEnding(UUID session) {
        return onEnding.get();
    }

    @Override
    public void sessionEnded(UUID session) {
        ended.add(session);
    }

    @Override
    public void roomAvailable() {
        roomCalls.incrementAndGet();
        onRoom.run();
    }

    @Override
    public boolean mayWrite() {
        return mayWrite;
    }

    @Override
    public void bindsChanged() {}

    @Override
    public void held(String reason) {
        holds.add(reason);
    }
}
