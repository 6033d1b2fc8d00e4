package org.casewire.daemon.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.MasterKeyset;

/**
 * An installation that runs, with organisations and open cases, each of which has sent its first message.
 *
 * @param keys what its texts are sealed with
 */
record Scene(
        Rig rig, Plan plan, Operator operator, List<Tenant> tenants, List<OpenCase> cases, Ledger ledger, KeyRing keys)
        implements AutoCloseable {
    /** How long nothing may move before it is taken for lost. */
    private static final long STILL_NANOS = 10_000_000_000L;

    private static final long GLANCE_MILLIS = 50;

    static Scene open(Rig rig, Plan plan, Bench.Setup setup) throws Exception {
        Operator operator = rig.start();
        List<Tenant> tenants = setup.tenants(rig.configuration(), plan.organisations(), Rig.CARRIER);
        List<OpenCase> cases = Seeding.make(rig.port(), tenants, plan.cases());
        Ledger ledger = new Ledger(setup.database(rig.configuration()));
        KeyRing keys = new KeyRing(MasterKeyset.load(rig.keyset()), ledger::wrappedKeys);
        // Read now: the ledger does one thing at a time.
        tenants.forEach(tenant -> keys.of(tenant.id()));
        Scene scene = new Scene(rig, plan, operator, tenants, cases, ledger, keys);
        operator.floodFrom(tenants.stream().map(Tenant::senderNumber).toList(), Seeding.FIRST_PHONE, plan.cases());
        scene.awaitSettled(plan.cases());
        return scene;
    }

    /** Waits until as many segments are settled as messages were sent, or nothing moves any more. */
    Ledger.Standing awaitSettled(long sent) throws InterruptedException, SQLException {
        Ledger.Standing standing = ledger.now();
        for (long since = System.nanoTime(); standing.settled() < sent && System.nanoTime() - since < STILL_NANOS; ) {
            Thread.sleep(GLANCE_MILLIS);
            Ledger.Standing next = ledger.now();
            since = next.settled() > standing.settled() ? System.nanoTime() : since;
            standing = next;
        }
        return standing;
    }

    /** Lets no further text be written and waits until each that was is acknowledged, or nothing moves any more. */
    Operator.Flood awaitAcknowledged() throws IOException, InterruptedException {
        Operator.Flood flood = operator.flood(0);
        for (long since = System.nanoTime();
                flood.acknowledged() < flood.written() && System.nanoTime() - since < STILL_NANOS; ) {
            Thread.sleep(GLANCE_MILLIS);
            Operator.Flood next = operator.flood(0);
            since = next.acknowledged() > flood.acknowledged() ? System.nanoTime() : since;
            flood = next;
        }
        return flood;
    }

    /** Waits until each organisation's events are all read, or 10 s; what is missing then, the check will tell. */
    void awaitTold(EventWatch watch, Tenant tenant, long events) throws IOException, InterruptedException {
        long since = System.nanoTime();
        Waiting.until("the events were read", () -> {
            watch.requireHealthy();
            return Optional.of(watch.least(tenant) >= events || System.nanoTime() - since > STILL_NANOS)
                    .filter(Boolean::booleanValue);
        });
    }

    @Override
    public void close() throws SQLException {
        ledger.close();
    }
}
