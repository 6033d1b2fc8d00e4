package org.casewire.daemon.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.casewire.core.id.Ids;

/**
 * Writes {@link BareRows} batch after batch from a simple loop of prepared statements, on two connections, into cases of
 * an organisation that nobody knows. The limit of any program that keeps these rows by such statements on this machine.
 */
final class BareLoop {
    private static final int LANES = 2;
    private static final int BATCH = 256;
    private static final Pattern PARAMETER = Pattern.compile(":([a-zA-Z]+)");

    private final Connection connection;
    private final Ids ids = new Ids(Clock.systemUTC());
    private final Random random;
    private final UUID organisation;
    private final UUID[] cases = new UUID[BATCH];
    private final byte[][] pairs;
    private final List<List<Prepared>> transactions = new ArrayList<>();
    private long position;

    private record Prepared(PreparedStatement statement, List<String> parameters) {}

    /** @param messages written until the time was over; {@code usage} what that took */
    record Result(double messagesPerSecond, long messages, Usage usage) {}

    private BareLoop(Connection connection, BareRows rows, UUID organisation, int lane) throws SQLException {
        this.connection = connection;
        this.organisation = organisation;
        this.random = new Random(lane);
        this.pairs = BareBatch.random(random, BATCH, 16);
        connection.setAutoCommit(false);
        makeCases();
        for (List<String> transaction : rows.transactions()) {
            List<Prepared> prepared = new ArrayList<>();
            for (String sql : transaction) {
                prepared.add(prepare(sql));
            }
            transactions.add(prepared);
        }
    }

    static Result measure(Rig rig, DataSource database, BareRows rows, Duration time) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(LANES);
        List<Connection> connections = new ArrayList<>();
        try {
            UUID organisation = new Ids(Clock.systemUTC()).next();
            List<BareLoop> lanes = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                connections.add(database.getConnection());
                lanes.add(new BareLoop(connections.get(lane), rows, organisation, lane));
            }
            all(threads, lanes, time.dividedBy(4));
            Usage before = rig.usage();
            long since = System.nanoTime();
            long messages = all(threads, lanes, time);
            double seconds = (System.nanoTime() - since) / 1e9;
            return new Result(messages / seconds, messages, rig.usage().since(before));
        } finally {
            threads.shutdownNow();
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private static long all(ExecutorService threads, List<BareLoop> lanes, Duration time)
            throws InterruptedException, ExecutionException {
        List<Future<Long>> running = new ArrayList<>();
        for (BareLoop lane : lanes) {
            running.add(threads.submit(() -> lane.during(time)));
        }
        long messages = 0;
        for (Future<Long> lane : running) {
            messages += lane.get();
        }
        return messages;
    }

    private Prepared prepare(String sql) throws SQLException {
        List<String> parameters = new ArrayList<>();
        Matcher matcher = PARAMETER.matcher(sql);
        String text = matcher.replaceAll(found -> {
            parameters.add(found.group(1));
            return "?";
        });
        return new Prepared(connection.prepareStatement(text), parameters);
    }

    private void makeCases() throws SQLException {
        for (int i = 0; i < BATCH; i++) {
            cases[i] = ids.next();
        }
        Prepared cases = prepare("""
                insert into cases (organisation_id, id, status, phone_index, phone_sealed)
                select organisation, id, 'IN_PROGRESS', phone, phone
                from unnest(:organisations, :cases, :pairs) as row (organisation, id, phone)
                """);
        Prepared activity = prepare("""
                insert into case_activity (organisation_id, case_id, status)
                select organisation, id, 'IN_PROGRESS'
                from unnest(:organisations, :cases) as row (organisation, id)
                """);
        BareBatch batch = batch();
        run(cases, batch);
        run(activity, batch);
        connection.commit();
    }

    private long during(Duration time) throws SQLException {
        long messages = 0;
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            position++;
            BareBatch batch = batch();
            for (List<Prepared> transaction : transactions) {
                for (Prepared statement : transaction) {
                    run(statement, batch);
                }
                connection.commit();
            }
            messages += BATCH;
        }
        return messages;
    }

    private void run(Prepared prepared, BareBatch batch) throws SQLException {
        for (int i = 0; i < prepared.parameters().size(); i++) {
            prepared.statement()
                    .setArray(
                            i + 1, batch.array(connection, prepared.parameters().get(i)));
        }
        prepared.statement().execute();
    }

    private BareBatch batch() {
        return new BareBatch(ids, random, organisation, cases, pairs, position);
    }
}
