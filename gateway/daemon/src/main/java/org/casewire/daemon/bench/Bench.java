package org.casewire.daemon.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.casewire.daemon.database.DatabaseAccess;

/**
 * Measures messages from the HTTP request to the committed final receipt, through the real daemon. Runs on one thread;
 * {@link #close()} may come from another and ends every process that was started.
 */
public final class Bench implements AutoCloseable {
    /** What only the command line can do: organisations, keys, and a login to the database. */
    public interface Setup {
        List<Tenant> tenants(Path configuration, int count, String carrier) throws Exception;

        DatabaseAccess database(Path configuration) throws Exception;
    }

    private static final Duration GLANCE = Duration.ofMillis(20);

    private final Plan plan;
    private final Setup setup;
    private final Consumer<String> progress;
    private final Rig rig;

    public Bench(Plan plan, Setup setup, Consumer<String> progress) throws IOException {
        this.plan = plan;
        this.setup = setup;
        this.progress = progress;
        this.rig = new Rig(plan);
    }

    /** @throws BenchException when something failed, or when a message went astray */
    public Report run() throws Exception {
        progress.accept("Starting the daemon, its database and the simulator …");
        Operator operator = rig.start();
        List<Tenant> tenants = setup.tenants(rig.configuration(), plan.organisations(), Rig.CARRIER);
        progress.accept("Making %d cases …".formatted(plan.cases()));
        List<OpenCase> cases = Seeding.make(rig.port(), tenants, plan.cases());
        try (Ledger ledger = new Ledger(setup.database(rig.configuration()))) {
            drained(ledger, plan.cases());
            return measure(operator, ledger, cases);
        }
    }

    private Report measure(Operator operator, Ledger ledger, List<OpenCase> cases)
            throws IOException, InterruptedException, SQLException {
        AtomicLong settled = new AtomicLong();
        long settledBefore = operator.settled();
        Pace pace = plan.rate() > 0
                ? Pace.Fixed.of(plan.rate())
                : new Pace.Bounded(plan.outstanding(), new AtomicLong(), settled);
        try (Load load = new Load(rig.port(), plan.connections(), cases, pace, new AtomicLong(plan.cases()))) {
            Look look = () -> {
                settled.set(operator.settled() - settledBefore);
                load.requireHealthy();
            };
            progress.accept("Warming up …");
            during(plan.warmUp(), look);
            Waiting.until("the warm-up's messages were accepted", () -> {
                look.look();
                return Optional.of(load.accepted()).filter(count -> count >= plan.warmUpMessages());
            });

            progress.accept("Measuring for %d s …".formatted(plan.measured().toSeconds()));
            Mark first = mark(load, ledger);
            load.beginMeasuring();
            during(plan.measured(), look);
            Mark last = mark(load, ledger);
            long memory = rig.daemonMegabytes();
            Quantiles accept = load.stop();
            long sent = plan.cases() + load.accepted();
            Ledger.Standing end = drained(ledger, sent);
            return Report.of(
                    plan, first, last, accept, ledger.ways(first.at(), last.at()), memory, load.others(), sent, end);
        }
    }

    private Mark mark(Load load, Ledger ledger) throws SQLException, IOException {
        Ledger.Standing standing = ledger.now();
        return new Mark(Instant.now(), System.nanoTime(), load.accepted(), standing, rig.usage());
    }

    private interface Look {
        void look() throws IOException, InterruptedException;
    }

    private static void during(Duration time, Look look) throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            look.look();
            Thread.sleep(GLANCE.toMillis());
        }
    }

    /** Waits until as many segments are settled as messages were sent, or nothing moves any more. */
    private static Ledger.Standing drained(Ledger ledger, long sent) throws InterruptedException, SQLException {
        while (true) {
            Ledger.Standing before = ledger.now();
            if (before.settled() >= sent || !moves(ledger, before)) {
                return before;
            }
        }
    }

    /** Whether within ten seconds anything is settled. */
    private static boolean moves(Ledger ledger, Ledger.Standing before) throws SQLException, InterruptedException {
        for (int look = 0; look < 100; look++) {
            Thread.sleep(100);
            if (ledger.now().settled() > before.settled()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws Exception {
        rig.close();
    }

    /** How all stood at one moment. */
    record Mark(Instant at, long nanos, long accepted, Ledger.Standing standing, Usage usage) {}
}
