package org.casewire.daemon.health;

/**
 * How one part of the daemon is.
 *
 * @param message for whoever is on call; ids, counts and times only
 */
public record Condition(State state, String message) {
    /** From best to worst. */
    public enum State {
        UP,
        /** Something is missing that comes back by itself or waits without loss; the node serves. */
        DEGRADED,
        /** The node cannot serve: a load balancer shall look elsewhere. */
        DOWN
    }

    public static Condition up(String message) {
        return new Condition(State.UP, message);
    }

    public static Condition degraded(String message) {
        return new Condition(State.DEGRADED, message);
    }

    public static Condition down(String message) {
        return new Condition(State.DOWN, message);
    }
}
