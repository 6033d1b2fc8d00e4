package org.casewire.core.carrier;

import java.util.Optional;
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

    /** Connects and keeps connected. Called once. A link that starts {@code held} binds only after {@link #release()}. */
    void start(CarrierListener listener, Hold hold);

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
