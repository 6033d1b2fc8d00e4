package org.casewire.core.carrier;

import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Core's side, which stores at once unless a test says otherwise. */
final class ListeningCore implements CarrierListener {
    final Queue<InboundPart> parts = new ConcurrentLinkedQueue<>();
    final Queue<Receipt> receipts = new ConcurrentLinkedQueue<>();
    final Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
    final Queue<UUID> ended = new ConcurrentLinkedQueue<>();
    final AtomicInteger roomCalls = new AtomicInteger();
    final AtomicInteger bindCalls = new AtomicInteger();
    volatile boolean mayWrite = true;
    private final AtomicLong deliveries = new AtomicLong(100);
    volatile Function<InboundPart, CompletionStage<InboundStored>> store =
            part -> CompletableFuture.completedFuture(new InboundStored(deliveries.incrementAndGet()));

    @Override
    public CompletionStage<InboundStored> received(InboundPart part) {
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
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public void unusable(UnusableDelivery delivery) {}

    @Override
    public void acknowledged(InboundStored stored) {
        acknowledged.add(stored.deliveryId());
    }

    @Override
    public CompletionStage<?> sessionEnding(UUID session) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void sessionEnded(UUID session) {
        ended.add(session);
    }

    @Override
    public void roomAvailable() {
        roomCalls.incrementAndGet();
    }

    @Override
    public boolean mayWrite() {
        return mayWrite;
    }

    @Override
    public void bindsChanged() {
        bindCalls.incrementAndGet();
    }

    @Override
    public void held(String reason) {}
}
