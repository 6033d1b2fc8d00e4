package org.casewire.daemon.nemesis;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be seen from outside when all has come to rest.
 *
 * @param taken every text that the operator has taken, whole ones, in the order in which they came
 * @param messages our messages, over HTTP, by id
 * @param threads patients' texts in the threads, over HTTP
 * @param acknowledged patients' texts that the operator was told are stored
 * @param watched the ids of events that each watcher was told, in the order in which it was
 * @param events the ids of all events, as a client that comes later is told them
 */
record Observed(
        List<Taken> taken,
        Map<String, Seen> messages,
        List<Shown> threads,
        List<String> acknowledged,
        Map<String, List<Long>> watched,
        List<Long> events) {
    /**
     * @param delivered whether the phone has it
     * @param at nanoTime of its first segment
     */
    record Taken(String text, boolean delivered, long at) {}

    /** @param resendOf of which it is a further copy that somebody chose to send */
    record Seen(String text, String state, Optional<String> resendOf, int line) {}

    /** @param marked as a possible duplicate */
    record Shown(String text, int line, boolean marked) {}
}
