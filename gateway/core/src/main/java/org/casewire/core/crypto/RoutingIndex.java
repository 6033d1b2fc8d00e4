package org.casewire.core.crypto;

import java.util.function.Supplier;

/**
 * The deployment's keyed hashes for finding whose a text or a receipt is, before its organisation is known. Of sixteen
 * bytes, for {@link BlindIndex}'s reasons. Safe for all threads.
 */
public final class RoutingIndex {
    private static final int LENGTH = 16;

    private final Supplier<PrfKeys> keys;

    RoutingIndex(Supplier<PrfKeys> keys) {
        this.keys = keys;
    }

    /** @param senderNumber our number at that carrier, digits only; @param patient E.164, or what the carrier gave */
    public byte[] pair(String carrier, String senderNumber, String patient) {
        return keys.get().compute(LabelledInput.of("pair", carrier, senderNumber, patient), LENGTH);
    }

    /** Where a patient writes from, whatever the sender number. */
    public byte[] sender(String patient) {
        return keys.get().compute(LabelledInput.of("sender", patient), LENGTH);
    }

    /** Tells a repeated delivery from another text. */
    public byte[] content(byte[] content) {
        return keys.get().compute(LabelledInput.of("content", content), LENGTH);
    }
}
