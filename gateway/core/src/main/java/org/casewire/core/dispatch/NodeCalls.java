package org.casewire.core.dispatch;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.casewire.core.message.QueuedMessage;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other nodes at once what they would find out by themselves a moment later: that there are events, that a
 * message was accepted whose slot is theirs, that an operator spoke, that leases came free. Ids only. NOTIFY goes over a
 * connection of its own after the commit that it is about, at most once in ten milliseconds, and only while another node
 * lives; whatever gets lost is found by the polls. Two threads: one tells, one listens.
 */
public final class NodeCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeCalls.class);
    private static final String CHANNEL = "casewire";
    private static final long COALESCED_MILLIS = 10;
    private static final int LISTEN_MILLIS = 1_000;
    /** How often a silent connection is asked whether it is one. */
    private static final int ASK_EVERY = 10;

    private static final long PAUSE_MILLIS = 1_000;
    private static final int REFERENCE_BYTES = 40;
    /** A payload is at most 8000 bytes. */
    private static final int MOST_REFERENCES = 140;

    private static final int WAITING = 10_000;

    private final DataSource direct;
    private final BooleanSupplier othersLive;
    private final String self = Long.toHexString(UUID.randomUUID().getMostSignificantBits());
    private final LinkedBlockingQueue<Reference> accepted = new LinkedBlockingQueue<>(WAITING);
    private final AtomicBoolean events = new AtomicBoolean();
    private final AtomicBoolean operators = new AtomicBoolean();
    private final AtomicBoolean leases = new AtomicBoolean();
    private final Object signal = new Object();
    private final Thread telling = new Thread(this::tell, "calls-tell");
    private final Thread listening = new Thread(this::listen, "calls-listen");
    private boolean due;
    private volatile Answers answers = new Deaf();
    private volatile boolean closing;

    /** A row of the queue, by its key. */
    record Reference(String carrier, UUID organisation, UUID lane, long position) {}

    /** What another node's call is answered with; on the listening thread, which waits for it. */
    public interface Answers {
        void eventsCame();

        void operatorSpoke();

        void leasesChanged();

        void accepted(List<Reference> references);
    }

    /**
     * @param direct connections of the link login that are the server's own, not those of a transaction pooler
     * @param othersLive whether there is anybody to tell
     */
    public NodeCalls(DataSource direct, BooleanSupplier othersLive) {
        this.direct = direct;
        this.othersLive = othersLive;
    }

    void start(Answers whoAnswers) {
        answers = whoAnswers;
        telling.setDaemon(true);
        telling.start();
        listening.setDaemon(true);
        listening.start();
    }

    /** What is to be run after a commit with events: wakes this node's feed, and the others'. */
    public Runnable after(Runnable wakeOwn) {
        return () -> {
            wakeOwn.run();
            note(events);
        };
    }

    void operatorSpoke() {
        note(operators);
    }

    void leasesChanged() {
        note(leases);
    }

    /** Committed messages whose slots are not ours. */
    void accepted(List<QueuedMessage> messages) {
        if (othersLive.getAsBoolean()) {
            // Over the bound the owner finds them when it sweeps.
            messages.forEach(message -> accepted.offer(new Reference(
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
        List<Reference> references = new ArrayList<>();
        accepted.drainTo(references);
        List<String> payloads = new ArrayList<>();
        references.stream().collect(Collectors.groupingBy(Reference::carrier)).forEach((carrier, own) -> {
            for (int from = 0; from < own.size(); from += MOST_REFERENCES) {
                payloads.add("q|" + carrier + "|"
                        + written(own.subList(from, Math.min(own.size(), from + MOST_REFERENCES))));
            }
        });
        // Taken before they are told: what happens from now on is told the next time.
        for (Map.Entry<String, AtomicBoolean> flag :
                Map.of("e", events, "o", operators, "l", leases).entrySet()) {
            if (flag.getValue().getAndSet(false)) {
                payloads.add(flag.getKey());
            }
        }
        try (PreparedStatement notify = connection.prepareStatement("select pg_notify(?, ?)")) {
            for (String payload : payloads) {
                notify.setString(1, CHANNEL);
                notify.setString(2, self + "|" + payload);
                notify.execute();
            }
        }
    }

    private void listen() {
        boolean said = false;
        while (!closing) {
            try (Connection connection = direct.getConnection()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("listen " + CHANNEL);
                }
                said = false;
                hear(connection);
            } catch (SQLException e) {
                if (!said && !closing) {
                    said = true;
                    LOG.atWarn()
                            .addKeyValue("cause", e.getClass().getSimpleName())
                            .log("Calls of other nodes are not heard; what they say is polled for");
                }
                pause();
            }
        }
    }

    private void hear(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        int silent = 0;
        while (!closing) {
            PGNotification[] heard = postgres.getNotifications(LISTEN_MILLIS);
            if (heard == null || heard.length == 0) {
                silent++;
                if (silent % ASK_EVERY == 0 && !connection.isValid(2)) {
                    throw new SQLException("the connection is gone");
                }
                continue;
            }
            silent = 0;
            for (PGNotification one : heard) {
                answer(one.getParameter());
            }
        }
    }

    private void answer(String payload) {
        String[] parts = payload.split("\\|", -1);
        if (parts.length < 2 || parts[0].equals(self)) {
            return;
        }
        try {
            switch (parts[1]) {
                case "e" -> answers.eventsCame();
                case "o" -> answers.operatorSpoke();
                case "l" -> answers.leasesChanged();
                case "q" -> answers.accepted(read(parts[2], parts[3]));
                default -> LOG.atDebug().log("A call of a newer version is passed over");
            }
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("cause", e.getClass().getSimpleName())
                    .log("A call could not be answered; the polls find what it was about");
        }
    }

    private static String written(List<Reference> references) {
        ByteBuffer bytes = ByteBuffer.allocate(references.size() * REFERENCE_BYTES);
        references.forEach(one -> bytes.putLong(one.organisation().getMostSignificantBits())
                .putLong(one.organisation().getLeastSignificantBits())
                .putLong(one.lane().getMostSignificantBits())
                .putLong(one.lane().getLeastSignificantBits())
                .putLong(one.position()));
        return Base64.getEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private static List<Reference> read(String carrier, String written) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(written));
        List<Reference> references = new ArrayList<>();
        while (bytes.remaining() >= REFERENCE_BYTES) {
            references.add(new Reference(
                    carrier,
                    new UUID(bytes.getLong(), bytes.getLong()),
                    new UUID(bytes.getLong(), bytes.getLong()),
                    bytes.getLong()));
        }
        return references;
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
        listening.interrupt();
    }

    /** Before anybody answers. */
    private static final class Deaf implements Answers {
        @Override
        public void eventsCame() {}

        @Override
        public void operatorSpoke() {}

        @Override
        public void leasesChanged() {}

        @Override
        public void accepted(List<Reference> references) {}
    }
}
