package org.casewire.daemon.bench;

import java.util.OptionalInt;

/**
 * What is under way in a measurement.
 *
 * @param outbound whether messages are sent, at this rate a second or as many as can be delivered
 * @param inbound whether patients write, as many texts as are taken; beside messages, three for each seven
 */
record Flow(boolean outbound, OptionalInt rate, boolean inbound) {
    static final Flow OUTBOUND = new Flow(true, OptionalInt.empty(), false);
    static final Flow INBOUND = new Flow(false, OptionalInt.empty(), true);
    static final Flow MIXED = new Flow(true, OptionalInt.empty(), true);

    private static final int MESSAGES = 7;
    private static final int TEXTS = 3;
    private static final int LEAD = 20;

    static Flow at(int rate) {
        return new Flow(true, OptionalInt.of(rate), false);
    }

    /** How many texts may have been written when so many messages were accepted. */
    long textsFor(long accepted) {
        return outbound ? accepted * TEXTS / MESSAGES + LEAD : Integer.MAX_VALUE;
    }

    /** How many messages may count as delivered when so many texts were taken: neither runs away from the other. */
    long messagesFor(long delivered, long taken) {
        return inbound ? Math.min(delivered, taken * MESSAGES / TEXTS) : delivered;
    }
}
