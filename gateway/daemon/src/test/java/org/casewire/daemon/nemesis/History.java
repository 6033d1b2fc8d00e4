package org.casewire.daemon.nemesis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What clients asked and what they were told, as they saw it; all that a {@link HistoryChecker} knows of the daemon beside
 * the operator's end and the state afterwards. Times are nanoTime of this process. Safe for all threads.
 */
final class History {
    /** How a call ended for who made it. */
    enum Outcome {
        /** Done, as the daemon said. */
        OK,
        /** Not done, as the daemon said. */
        FAIL,
        /** Nobody told; it may have been done or not. */
        INFO
    }

    /**
     * A text that was to be sent, whatever number of calls with one idempotency key that took.
     *
     * @param line whose case; @param number its place there, in which they were accepted one after the other
     * @param messageId when it was accepted
     */
    record Sent(String text, int line, int number, Outcome outcome, Optional<String> messageId, long answeredAt) {}

    /** A call about a message that was accepted. */
    record Asked(What what, String messageId, Outcome outcome, long answeredAt) {
        enum What {
            CANCEL,
            SEND_AGAIN
        }
    }

    private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> sometimes = new ConcurrentHashMap<>();

    void add(Sent one) {
        sent.add(one);
        sometimes("send " + one.outcome());
    }

    void add(Asked one) {
        asked.add(one);
        sometimes(one.what() + " " + one.outcome());
    }

    /** Something that must have been met for a run to prove anything. */
    void sometimes(String what) {
        sometimes.merge(what, 1, Integer::sum);
    }

    List<Sent> sent() {
        return List.copyOf(sent);
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    Map<String, Integer> sometimes() {
        return sometimes;
    }
}
