package org.casewire.smpp;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

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
        Unbinding unbind(Instant now) {
            return new Unbinding(now, bound);
        }
    }

    /** The unbind request is written. */
    record Unbinding(Instant since, Bound bound) implements BindState, Open {}

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
