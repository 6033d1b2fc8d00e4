package org.casewire.core.node;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.casewire.core.outage.Outage;
import org.casewire.core.thread.CoreThread;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what other nodes call, on a connection and a thread of its own; what it misses is found by the polls. */
public final class NodeEar implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeEar.class);
    private static final int LISTEN_MILLIS = 1_000;
    /** How often a silent connection is asked whether it is one. */
    private static final int ASK_EVERY = 10;

    private static final long PAUSE_MILLIS = 1_000;

    private final DataSource direct;
    private final String self;
    private final Consumer<NodeCall> answer;
    private final Thread thread = new CoreThread("calls-listen", this::run);
    private final Outage deaf = new Outage(
            LOG,
            "Calls of other nodes are not heard; what they say is polled for",
            "Calls of other nodes are heard again");
    private final Outage unanswered = new Outage(
            LOG,
            "Calls of other nodes are not answered; the polls find what they were about",
            "They are answered again");
    private volatile boolean closing;

    /** @param answer on this thread, which waits for it */
    NodeEar(DataSource direct, String self, Consumer<NodeCall> answer) {
        this.direct = direct;
        this.self = self;
        this.answer = answer;
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closing) {
            try (Connection connection = direct.getConnection()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("listen " + NodeCalls.CHANNEL);
                }
                deaf.over();
                hear(connection);
            } catch (SQLException e) {
                if (!closing) {
                    deaf.failed(e);
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
        try {
            NodeCall.read(payload, self).ifPresent(answer);
        } catch (RuntimeException e) {
            unanswered.broke(e);
        }
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
        thread.interrupt();
    }
}
