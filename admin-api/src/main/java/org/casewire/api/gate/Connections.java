package org.casewire.api.gate;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one port. Whoever has shown no good key is a stranger: strangers have so many connections, in all
 * and from one place, and when there are more, those close that have kept us waiting the longest, never one that is being
 * served. A request's head must come in time, however slowly its octets drip. Safe for all threads.
 *
 * <pre>
 *   opened ──▶ stranger, waiting ──head──▶ served ──answered──▶ waiting … ──good key──▶ its organisation's
 *                    └── late, or one too many: closed
 * </pre>
 */
final class Connections implements Connection.Listener {
    private static final String VISITOR = "casewire.visitor";
    /** A stranger's answer, which is small, must have been taken by then. */
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(1);
    /** What has just come may be read any moment, however many come at once. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final GateLimits limits;
    private final Shares known;
    private final Map<EndPoint, Visitor> visitors = new HashMap<>();
    private final Map<String, Integer> strangers = new HashMap<>();
    /** Strangers who are not being served, the one who came first at the front. */
    private final Set<Visitor> waiting = new LinkedHashSet<>();

    private int strangersInAll;

    Connections(GateLimits limits) {
        this.limits = limits;
        this.known = new Shares(limits.connections());
    }

    /** The visitor whose request it is. */
    static Optional<Visitor> visitor(Request request) {
        return request.getAttribute(VISITOR) instanceof Visitor visitor ? Optional.of(visitor) : Optional.empty();
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint end = connection.getEndPoint();
        if (end.getTransport() instanceof SocketChannel) {
            Visitor visitor = new Visitor(end, ClientAddress.placeOf(end.getRemoteSocketAddress()));
            makeRoom(visitor).ifPresent(last -> last.close("There are too many connections"));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        synchronized (this) {
            Visitor visitor = visitors.remove(connection.getEndPoint());
            if (visitor != null) {
                forget(visitor);
            }
        }
    }

    /** @return who must go for this one at once; this one, when everybody else is being served */
    private synchronized Optional<Visitor> makeRoom(Visitor visitor) {
        visitors.put(visitor.end, visitor);
        strangers.merge(visitor.place, 1, Integer::sum);
        strangersInAll++;
        waiting.add(visitor);
        if (visitors.size() <= limits.connections()) {
            return Optional.empty();
        }
        Optional<Visitor> last = waiting.stream().findFirst();
        last.ifPresent(waiting::remove);
        return last;
    }

    private void forget(Visitor visitor) {
        waiting.remove(visitor);
        if (visitor.party == null) {
            strangersInAll--;
            strangers.computeIfPresent(visitor.place, (place, count) -> count > 1 ? count - 1 : null);
        } else {
            known.release(visitor.party);
        }
    }

    /** A request's head is there. */
    void begins(Request request) {
        Connection connection = request.getConnectionMetaData().getConnection();
        Visitor visitor = find(connection.getEndPoint());
        if (visitor == null) {
            return;
        }
        request.setAttribute(VISITOR, visitor);
        synchronized (this) {
            visitor.serving(connection);
            waiting.remove(visitor);
        }
        Request.addCompletionListener(request, failure -> ends(visitor));
    }

    private synchronized @Nullable Visitor find(EndPoint end) {
        EndPoint outer = end;
        while (outer.getTransport() instanceof EndPoint wrapped) {
            outer = wrapped;
        }
        return visitors.get(outer);
    }

    private synchronized void ends(Visitor visitor) {
        visitor.served();
        linger(visitor);
    }

    private synchronized void linger(Visitor visitor) {
        if (visitor.party == null && visitors.containsKey(visitor.end)) {
            waiting.add(visitor);
        }
    }

    private synchronized boolean proved(Visitor visitor, Party owner) {
        if (owner.equals(visitor.party) || !visitors.containsKey(visitor.end)) {
            return true;
        }
        if (!known.take(owner)) {
            return false;
        }
        forget(visitor);
        visitor.party = owner;
        return true;
    }

    /** Closes what is late, and strangers who are too many. To be called now and then. */
    void sweep() {
        long now = System.nanoTime();
        List<Visitor> late = new ArrayList<>();
        List<Visitor> tooMany = new ArrayList<>();
        synchronized (this) {
            for (Visitor visitor : visitors.values()) {
                if (visitor.isLate(now, limits.requestWithin())) {
                    late.add(visitor);
                }
            }
            int left = strangersInAll;
            Map<String, Integer> leftByPlace = new HashMap<>(strangers);
            for (Visitor visitor : waiting) {
                int ofPlace = leftByPlace.getOrDefault(visitor.place, 0);
                if (now - visitor.since > GRACE.toNanos()
                        && (left > limits.strangers() || ofPlace > limits.strangersPerAddress())) {
                    tooMany.add(visitor);
                    left--;
                    leftByPlace.put(visitor.place, ofPlace - 1);
                }
            }
            tooMany.forEach(waiting::remove);
        }
        late.forEach(visitor -> visitor.close("The request did not come in time"));
        tooMany.forEach(visitor -> visitor.close("There are too many connections"));
    }

    synchronized int count() {
        return visitors.size();
    }

    synchronized int strangers() {
        return strangersInAll;
    }

    /** One connection. Its fields belong to the lock of the connections. */
    final class Visitor {
        private final EndPoint end;
        private final String place;
        private @Nullable Connection http;
        private @Nullable Party party;
        private boolean served;
        private long since = System.nanoTime();
        private long bytesBefore;
        private boolean dripping;

        private Visitor(EndPoint end, String place) {
            this.end = end;
            this.place = place;
        }

        /** A good key was shown on it. @return whether its owner may have one more */
        boolean belongsTo(Party owner) {
            return proved(this, owner);
        }

        private void serving(Connection connection) {
            http = connection;
            served = true;
            since = System.nanoTime();
        }

        private void served() {
            served = false;
            dripping = false;
            since = System.nanoTime();
            bytesBefore = http == null ? 0 : http.getBytesIn();
        }

        /** It was answered; what may follow is waited for no longer than for anybody who has yet to say something. */
        void lingers() {
            linger(this);
        }

        /** One that is idle between two requests is left to the connector's idle time-out. */
        private boolean isLate(long now, Duration requestWithin) {
            long waited = now - since;
            if (served) {
                return party == null && waited > LONGEST_ANSWER.toNanos();
            }
            if (http == null) {
                return waited > requestWithin.toNanos();
            }
            if (!dripping && http.getBytesIn() != bytesBefore) {
                dripping = true;
                since = now;
                return false;
            }
            return dripping && waited > requestWithin.toNanos();
        }

        private void close(String why) {
            end.close(new IOException(why));
        }
    }
}
