package org.casewire.smpp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who waits for one thing, and is told once. Used on one event loop. */
final class Waiters {
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    void add(CompletableFuture<Void> one) {
        waiting.add(one);
    }

    /** Whoever comes while this tells waits for the next time. */
    void tell() {
        List<CompletableFuture<Void>> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(one -> one.complete(null));
    }
}
