package org.casewire.core.inbound;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.InboundPart.Concatenation;
import org.casewire.core.crypto.RoutingIndex;

/**
 * A delivery with what finds its like in the database.
 *
 * @param id tells it from its like when it is written again
 * @param content tells it from others, concatenation included
 */
record Arrival(UUID id, InboundPart part, Patient patient, byte[] pair, byte[] sender, byte[] content, Instant at) {
    static Arrival of(InboundPart part, RoutingIndex index, Instant at) {
        return new Arrival(
                UUID.randomUUID(),
                part,
                Patient.of(part.from()),
                index.pair(part.carrier(), part.to(), part.from()),
                index.sender(part.from()),
                index.content(ofPair(index.pair(part.carrier(), part.to(), part.from()), part)),
                at);
    }

    /** With the pair in it, so that equal texts of two patients do not look equal to whoever reads the database. */
    private static byte[] ofPair(byte[] pair, InboundPart part) {
        Concatenation key = part.concatenation().orElse(new Concatenation(0, 0, 1, 1));
        return ByteBuffer.allocate(pair.length + 4 * Integer.BYTES + part.content().length)
                .put(pair)
                .putInt(key.reference())
                .putInt(key.width())
                .putInt(key.total())
                .putInt(key.number())
                .put(part.content())
                .array();
    }

    FactsReader.Question question() {
        return new FactsReader.Question(part.carrier(), part.to(), patient, pair);
    }

    /** Whether it is one part of several, as far as its numbers make sense. */
    boolean isPart() {
        return part.concatenation()
                .filter(key ->
                        key.total() > 1 && key.total() <= 255 && key.number() >= 1 && key.number() <= key.total())
                .isPresent();
    }

    boolean within(Duration patience) {
        return System.nanoTime() - part.read().nanos() < patience.toNanos();
    }

    @Override
    public String toString() {
        return "Arrival[" + part.carrier() + "]";
    }
}
