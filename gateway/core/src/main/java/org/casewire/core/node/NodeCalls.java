package org.casewire.core.node;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.thread.CoreThread;
import org.jspecify.annotations.Nullable;

/**
 * Tells the other nodes at once what they would find out by themselves a moment later: that there are events, that a
 * message was accepted whose slot is theirs, that an operator spoke, that leases came free. NOTIFY goes over a
 * connection of its own after the commit that it is about, at most once in ten milliseconds, and only while another node
 * lives; whatever gets lost is found by the polls. One thread tells, {@link NodeEar}'s listens.
 */
public final class NodeCalls implements AutoCloseable {
    static final String CHANNEL = "casewire";
    private static final long COALESCED_MILLIS = 10;
    private static final long PAUSE_MILLIS = 1_000;
    private static final int WAITING = 10_000;

    private final DataSource direct;
    private final BooleanSupplier othersLive;
    private final String self = Long.toHexString(UUID.randomUUID().getMostSignificantBits());
    private final LinkedBlockingQueue<NodeCall.Reference> accepted = new LinkedBlockingQueue<>(WAITING);
    private final AtomicBoolean events = new AtomicBoolean();
    private final AtomicBoolean operators = new AtomicBoolean();
    private final AtomicBoolean leases = new AtomicBoolean();
    private final AtomicReference<NodeCall.@Nullable Presence> presence = new AtomicReference<>();
    private final Object signal = new Object();
    private final Thread telling = new CoreThread("calls-tell", this::tell);
    private final AtomicReference<@Nullable NodeEar> ear = new AtomicReference<>();
    private volatile Consumer<NodeCall.Presence> heardPresence = call -> {};
    private boolean due;
    private volatile boolean closing;

    /**
     * @param direct connections of the link login that are the server's own, not those of a transaction pooler
     * @param othersLive whether there is anybody to tell
     */
    public NodeCalls(DataSource direct, BooleanSupplier othersLive) {
        this.direct = direct;
        this.othersLive = othersLive;
    }

    /** @param answer what another node's call leads to; on the listening thread, which waits for it */
    public void start(Consumer<NodeCall> answer) {
        NodeEar listens = new NodeEar(direct, self, call -> {
            if (call instanceof NodeCall.Presence signs) {
                heardPresence.accept(signs);
            } else {
                answer.accept(call);
            }
        });
        ear.set(listens);
        listens.start();
        telling.start();
    }

    /** What is to be run after a commit with events: wakes this node's feed, and the others'. */
    public Runnable after(Runnable wakeOwn) {
        return () -> {
            wakeOwn.run();
            note(events);
        };
    }

    public void operatorSpoke() {
        note(operators);
    }

    public void leasesChanged() {
        note(leases);
    }

    /** Who is at the desks here; said once, and forgotten. */
    public void present(NodeCall.Presence signs) {
        if (othersLive.getAsBoolean()) {
            presence.set(signs);
            wake();
        }
    }

    /** @param heard what another node says of its desks; on the listening thread */
    public void onPresence(Consumer<NodeCall.Presence> heard) {
        heardPresence = heard;
    }

    /** Committed messages whose slots are not ours. */
    public void accepted(List<QueuedMessage> messages) {
        if (othersLive.getAsBoolean()) {
            // Over the bound the owner finds them when it sweeps.
            messages.forEach(message -> accepted.offer(new NodeCall.Reference(
                    message.carrier(), message.organisation().value(), message.lane(), message.position())));
            wake();
        }
    }

    private void note(AtomicBoolean what) {
        if (othersLive.getAsBoolean() && !what.getAndSet(true)) {
            wake();
        }
    }

    private void wake() {
        synchronized (signal) {
            due = true;
            signal.notifyAll();
        }
    }

    private void tell() {
        while (!closing) {
            try (Connection connection = awaitWork()) {
                connection.setAutoCommit(true);
                while (!closing) {
                    tellOnce(connection);
                    awaitSignal();
                }
            } catch (SQLException e) {
                // What is lost is found by the polls.
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Connection awaitWork() throws InterruptedException, SQLException {
        awaitSignal();
        return direct.getConnection();
    }

    private void awaitSignal() throws InterruptedException {
        synchronized (signal) {
            while (!due) {
                signal.wait();
            }
            due = false;
        }
        TimeUnit.MILLISECONDS.sleep(COALESCED_MILLIS);
    }

    private void tellOnce(Connection connection) throws SQLException {
        try (PreparedStatement notify = connection.prepareStatement("select pg_notify(?, ?)")) {
            for (NodeCall call : collected()) {
                notify.setString(1, CHANNEL);
                notify.setString(2, call.written(self));
                notify.execute();
            }
        }
    }

    /** Taken before they are told: what happens from now on is told the next time. */
    private List<NodeCall> collected() {
        List<NodeCall.Reference> references = new ArrayList<>();
        accepted.drainTo(references);
        List<NodeCall> calls = new ArrayList<>(NodeCall.accepted(references));
        if (events.getAndSet(false)) {
            calls.add(new NodeCall.Events());
        }
        if (operators.getAndSet(false)) {
            calls.add(new NodeCall.Operator());
        }
        if (leases.getAndSet(false)) {
            calls.add(new NodeCall.Leases());
        }
        NodeCall.Presence signs = presence.getAndSet(null);
        if (signs != null) {
            calls.add(signs);
        }
        return calls;
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    @Override
    public void close() {
        closing = true;
        telling.interrupt();
        NodeEar listens = ear.get();
        if (listens != null) {
            listens.close();
        }
    }
}
