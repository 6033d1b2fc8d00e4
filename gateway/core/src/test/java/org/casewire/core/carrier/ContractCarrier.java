package org.casewire.core.carrier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The other end, and what can be done to it. */
public interface ContractCarrier extends AutoCloseable {
    CarrierLink link();

    /** The texts that the carrier took, in order. */
    List<String> taken();

    /** Takes the next submit and never answers it. */
    void swallowTheNextAnswer();

    /** Takes the next submit and cuts the connection before it answers. */
    void cutAtTheNextSubmit();

    /** Refuses the next submit for a passing reason. */
    void refuseTheNextSubmit();

    /** From now on the carrier throttles, or no more. */
    void throttle(boolean on);

    /** Answers come this much later. */
    void slowAnswers(Duration delay);

    /** Cuts every connection. */
    void cut();

    /** Whether it can be reached; going away cuts every connection. */
    void reachable(boolean on);

    /** A phone sends a text; complete when the carrier has been told that it was stored, however often it must try. */
    CompletableFuture<Void> phoneSends(String from, String text);

    @Override
    void close();
}
