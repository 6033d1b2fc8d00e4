package org.casewire.core.inbound;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.id.OrganisationId;

/**
 * Finds what looks like a machine answering us, and mutes an organisation's automatic answers on that pair for a day:
 * three identical texts within an hour, or twenty of any kind within five minutes, each of which would have caused an
 * answer. What a patient writes in an open chat is not asked about here and never counts. Safe for all threads.
 */
final class LoopGuard {
    private static final int IDENTICAL = 3;
    private static final int MANY = 20;

    private final KeyRing keys;

    LoopGuard(KeyRing keys) {
        this.keys = keys;
    }

    /** Takes note of a text that would be answered, and tells whether it may be. The caller holds the pair's lock. */
    Verdict judge(InboundTransaction transaction, IncomingText text, OrganisationId organisation) {
        AnswerStore store = transaction.store(AnswerStore.class);
        byte[] content = content(text);
        store.caused(text.pair(), organisation, content);
        AnswerStore.Pace pace = store.pace(text.pair(), organisation, content);
        boolean machine = pace.same() >= IDENTICAL || pace.recent() >= MANY;
        if (machine && store.mute(text.pair(), organisation).isPresent()) {
            return Verdict.MUTED_NOW;
        }
        return machine || pace.muted() ? Verdict.MUTE : Verdict.ANSWER;
    }

    /** Whether the pair is mute; what a patient writes in an open chat is never counted. */
    boolean isMute(InboundTransaction transaction, IncomingText text, OrganisationId organisation) {
        return transaction.store(AnswerStore.class).isMute(text.pair(), organisation);
    }

    private byte[] content(IncomingText text) {
        byte[] words = text.text().getBytes(StandardCharsets.UTF_8);
        return keys.routing()
                .content(ByteBuffer.allocate(text.pair().length + words.length)
                        .put(text.pair())
                        .put(words)
                        .array());
    }

    enum Verdict {
        ANSWER,
        MUTED_NOW,
        MUTE
    }
}
