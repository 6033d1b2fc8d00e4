package org.casewire.core.inbound;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.casewire.core.crypto.KeyRing;

/**
 * Finds senders that look like a machine answering us, and mutes our automatic answers to them for a day: three
 * identical texts within an hour, or twenty of any kind within five minutes. Safe for all threads.
 */
final class LoopGuard {
    private static final int IDENTICAL = 3;
    private static final int MANY = 20;

    private final KeyRing keys;

    LoopGuard(KeyRing keys) {
        this.keys = keys;
    }

    /** What a text is known by. */
    byte[] content(IncomingText text) {
        return keys.routing().content(text.text().getBytes(StandardCharsets.UTF_8));
    }

    /** Takes note of a text whose last part this delivery brought. */
    void completed(InboundTransaction transaction, long deliveryId, IncomingText text) {
        transaction.store(DeliveryStore.class).completed(deliveryId, content(text));
    }

    /** For each of these texts, of different senders, whether its sender is mute; their deliveries are noted already. */
    List<Verdict> judge(InboundTransaction transaction, List<IncomingText> texts) {
        DeliveryStore store = transaction.store(DeliveryStore.class);
        byte[][] senders = texts.stream()
                .map(text -> keys.routing().sender(text.patient().address()))
                .toArray(byte[][]::new);
        List<DeliveryStore.Pace> paces =
                store.pace(senders, texts.stream().map(this::content).toArray(byte[][]::new));
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < senders.length; i++) {
            DeliveryStore.Pace pace = paces.get(i);
            boolean machine = pace.same() >= IDENTICAL || pace.recent() >= MANY;
            if (machine && store.mute(senders[i]).isPresent()) {
                verdicts.add(Verdict.MUTED_NOW);
            } else {
                verdicts.add(machine || pace.muted() ? Verdict.MUTE : Verdict.ANSWER);
            }
        }
        return verdicts;
    }

    enum Verdict {
        ANSWER,
        MUTED_NOW,
        MUTE
    }
}
