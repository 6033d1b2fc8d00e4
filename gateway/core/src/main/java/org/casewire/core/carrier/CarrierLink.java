package org.casewire.core.carrier;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.casewire.core.text.TextForm;

/**
 * One mobile operator, as every protocol module offers it. The link owns binds, window, rate and reconnecting; the
 * dispatcher owns order, retries and what is written to the database. All methods are safe for all threads and none
 * blocks on the network, save {@link #close()}.
 */
public interface CarrierLink extends AutoCloseable {
    /** The carrier's name in the configuration. */
    String name();

    /** How texts for this carrier are cut. */
    default TextForm texts() {
        return TextForm.USUAL;
    }

    /** What holds for all nodes together. */
    Contract contract();

    /**
     * Begins: connects and keeps connected what it is {@link #allow allowed}. Called once. A link that starts
     * {@code held} binds only after {@link #release()}.
     */
    void start(CarrierListener listener, Hold hold);

    /**
     * From now on these of the contract's binds, numbered from 1, are this process' own; none before the first call. One
     * that is not any more takes no new submits, finishes those in flight, and is unbound.
     *
     * @return completes when the carrier has no bind of ours beside these
     */
    CompletionStage<Void> allow(Set<Integer> binds);

    /** Those of the allowed binds that take submits now. */
    Set<Integer> sending();

    /**
     * Claims room on one bind, within window and rate, for a message of that many segments; empty when there is none
     * now, and then {@link CarrierListener#roomAvailable} is called once there may be.
     */
    Optional<Room> reserve(int segments);

    LinkStatus status();

    /** Stops submitting: in-flight submits finish, then the binds are unbound. */
    void stop();

    /** Ends {@link #stop()} and any {@link Hold}. */
    void release();

    /** Unbinds one bind in an orderly way and binds it again. False when there is no such bind. */
    boolean rebind(String bindId);

    /** Awaits in-flight answers (30 s at most), unbinds and frees everything. */
    @Override
    void close();

    /**
     * What the carrier grants us, however many nodes we are.
     *
     * @param binds at once
     * @param inactivityTimeout after which a bind that is silent is over, for either side
     * @param responseTimeout after which what was submitted and not answered is not waited for
     */
    record Contract(int binds, Duration inactivityTimeout, Duration responseTimeout) {}

    /** Why a carrier does not bind by itself. */
    enum Hold {
        /** It may bind. */
        NONE,
        /** An operator stopped it. */
        STOPPED,
        /** Refused credentials or a configuration error; ops must look first. */
        HELD
    }
}
