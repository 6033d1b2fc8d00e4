package org.casewire.smpp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casewire.core.carrier.LinkStatus;

/**
 * Where one bind stands. Held by {@link SmppBind}, which alone moves it, on its event loop.
 *
 * <pre>
 *            start                 TCP is up            bind_resp: yes
 *   Idle ───────────▶ Connecting ───────────▶ Binding ─────────────────▶ Bound
 *    ▲  ▲                │  ▲                    │                       │   │
 *    │  │ stop           │  │ time is up         │ refused, silent,      │   │ stop, rebind,
 *    │  │       failed   ▼  │                    │ closed                │   │ not fit any more
 *    │  └───────────── Waiting ◀─────────────────┴───────────────────────┘   ▼
 *    │                   ▲                                     link lost  Draining
 *    │                   │ closed, and it is to come back                    │ in-flight is answered,
 *    │                   │                                                   ▼ or its time is up
 *    └───────────────────┴────────────────────────────────────────────── Unbinding
 *      closed, and it is not to come back
 * </pre>
 */
sealed interface BindState {
    /** Every state, as people see it. */
    List<String> WORDS = List.of("IDLE", "WAITING", "CONNECTING", "BINDING", "BOUND", "DRAINING", "UNBINDING");

    Instant since();

    /** As people see it. */
    default String word() {
        return getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }

    /**
     * Whether a segment meant for that session is still written. A message cut in two by an unbind would come to the
     * phone in two ways of tying it together, or never whole, so what has begun is finished.
     */
    default boolean takes(Bound session, boolean begun) {
        return this == session
                || begun && this instanceof Draining draining && draining.finishing() && draining.bound() == session;
    }

    default LinkStatus.Bind view(String id, String type, int windowSize, Optional<String> lastError) {
        Optional<Bound> bound = this instanceof Open open ? Optional.of(open.bound()) : Optional.empty();
        return new LinkStatus.Bind(
                id,
                type,
                word(),
                since(),
                bound.map(session -> session.endpoint().toString()),
                bound.map(session -> session.window().inUse()).orElse(0),
                windowSize,
                lastError);
    }

    /** Not bound and not trying. */
    record Idle(Instant since) implements BindState {}

    /** Waits before the next try. */
    record Waiting(Instant since) implements BindState {}

    record Connecting(Instant since, SmppProfile.Endpoint endpoint) implements BindState {
        Binding connected(Instant now, SmppSession session) {
            return new Binding(now, endpoint, session);
        }
    }

    /** The bind request is written. */
    record Binding(Instant since, SmppProfile.Endpoint endpoint, SmppSession session) implements BindState, Linked {
        Bound accepted(Instant now, SubmitWindow window, InboundDesk inbound) {
            return new Bound(now, endpoint, session, window, inbound, System.nanoTime());
        }
    }

    /** Fit for all its type allows. */
    record Bound(
            Instant since,
            SmppProfile.Endpoint endpoint,
            SmppSession session,
            SubmitWindow window,
            InboundDesk inbound,
            long sinceNanos)
            implements BindState, Open {
        @Override
        public Bound bound() {
            return this;
        }

        Duration lasted() {
            return Duration.ofNanos(System.nanoTime() - sinceNanos);
        }

        Draining drain(Instant now, boolean finishing) {
            return new Draining(now, this, System.nanoTime(), finishing);
        }
    }

    /**
     * Takes no new messages; what is in flight is awaited.
     *
     * @param finishing whether the further segments of a message that has begun still go out
     */
    record Draining(Instant since, Bound bound, long sinceNanos, boolean finishing) implements BindState, Open {
        /** Nothing waits for its answer, and no message is written by half. */
        boolean hasSubmitted() {
            return !session().hasPending() && !(finishing && bound.window().hasUnfinished());
        }

        Unbinding unbind(Instant now) {
            return new Unbinding(now, bound, Optional.empty());
        }
    }

    /**
     * The unbind request is written, by either side.
     *
     * @param agreedNanos when the carrier agreed to ours; then only what it delivered before is still to be answered
     */
    record Unbinding(Instant since, Bound bound, Optional<Long> agreedNanos) implements BindState, Open {
        static final Duration AT_MOST = Duration.ofSeconds(5);

        boolean isOver(long nanos) {
            return nanos - agreedNanos.orElse(nanos) > AT_MOST.toNanos();
        }

        Unbinding agreed() {
            return new Unbinding(since, bound, Optional.of(System.nanoTime()));
        }
    }

    /** States that hold a connection. */
    sealed interface Linked permits Binding, Open {
        SmppSession session();
    }

    /** States after the carrier has said yes. */
    sealed interface Open extends Linked permits Bound, Draining, Unbinding {
        Bound bound();

        @Override
        default SmppSession session() {
            return bound().session();
        }
    }
}
