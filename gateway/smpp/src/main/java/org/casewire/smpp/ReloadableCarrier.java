package org.casewire.smpp;

import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.carrier.CarrierListener;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.core.carrier.Room;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.text.TextForm;
import org.casewire.smpp.SmppCarrier.Standing;

/**
 * A carrier whose profile may change while it is in use. Core holds this link for good; it holds the carrier as the
 * profile makes it now. A change drains the old one, and only when it has unbound does the new one bind, so that there
 * are never more binds than the contract allows. Whoever claims room meanwhile is told when there is some again.
 *
 * <pre>
 *   old carrier: in flight is answered, unbound ──▶ new carrier, stopped or held as the old one was ──▶ room available
 * </pre>
 *
 * <p>Safe for all threads. Changes come one after the other; the lock is held for moments only, never during a drain.
 */
public final class ReloadableCarrier implements CarrierLink {
    private static final String CHANGING = "Its profile is being changed: what is in flight is awaited first";

    private final String name;
    private final Function<SmppProfile, SmppCarrier> maker;
    private final Object lock = new Object();
    private volatile Made made;
    private volatile boolean changing;
    private Optional<CarrierListener> listener = Optional.empty();
    private Set<Integer> allowed = Set.of();
    private boolean closed;

    public ReloadableCarrier(
            String name,
            SmppProfile profile,
            SmppNetwork network,
            NumberPlan numberPlan,
            MetricRegistry metrics,
            Clock clock) {
        this.name = name;
        this.maker = its -> new SmppCarrier(name, its, network, numberPlan, metrics, clock);
        this.made = make(profile);
    }

    /** @param files what the profile's files held right before they were read */
    private record Made(SmppProfile profile, String files, SmppCarrier carrier) {
        boolean isOf(SmppProfile other) {
            return profile.equals(other) && files.equals(other.tls().contents());
        }
    }

    private Made make(SmppProfile profile) {
        return new Made(profile, profile.tls().contents(), maker.apply(profile));
    }

    /** As it is now. */
    public SmppProfile profile() {
        return made.profile();
    }

    /**
     * Takes over a profile; returns when the new carrier has begun to bind, some 35 s later at most. A carrier that is
     * stopped or held stays so.
     *
     * @return false when nothing is different, neither the profile nor a file it names; then nothing happened
     */
    public synchronized boolean change(SmppProfile profile) {
        Made old = made;
        if (old.isOf(profile)) {
            return false;
        }
        Made next = make(profile);
        changing = true;
        try {
            old.carrier().close();
            replace(old, next);
        } finally {
            changing = false;
        }
        return true;
    }

    private void replace(Made old, Made next) {
        Optional<CarrierListener> told;
        synchronized (lock) {
            if (closed) {
                return;
            }
            Standing standing = old.carrier().standing();
            next.carrier().allow(allowed);
            listener.ifPresent(core -> next.carrier().start(core, standing));
            made = next;
            told = listener;
        }
        // Who was refused by the old one asks the new one, and is told by it from now on.
        told.ifPresent(core -> {
            core.roomAvailable();
            core.bindsChanged();
        });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TextForm texts() {
        return made.carrier().texts();
    }

    @Override
    public Contract contract() {
        return made.carrier().contract();
    }

    @Override
    public CompletionStage<Void> allow(Set<Integer> binds) {
        synchronized (lock) {
            allowed = Set.copyOf(binds);
            return made.carrier().allow(binds);
        }
    }

    @Override
    public Set<Integer> sending() {
        return made.carrier().sending();
    }

    @Override
    public void start(CarrierListener core, Hold hold) {
        synchronized (lock) {
            listener = Optional.of(core);
            made.carrier().start(core, hold);
        }
    }

    @Override
    public Optional<Room> reserve(int segments) {
        return made.carrier().reserve(segments);
    }

    @Override
    public LinkStatus status() {
        LinkStatus now = made.carrier().status();
        if (!changing || now.reason().isPresent()) {
            return now;
        }
        return new LinkStatus(
                now.state(), now.since(), Optional.of(CHANGING), now.throttledUntil(), now.rate(), now.binds());
    }

    @Override
    public void stop() {
        synchronized (lock) {
            made.carrier().stop();
        }
    }

    @Override
    public void release() {
        synchronized (lock) {
            made.carrier().release();
        }
    }

    @Override
    public boolean rebind(String bindId) {
        return made.carrier().rebind(bindId);
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        made.carrier().close();
    }
}
