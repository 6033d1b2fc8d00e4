package org.casewire.daemon.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures one flow after another in one scene, and in the end whether each message and text is where it belongs, once.
 * Clients of the event stream are there all the time. For one thread.
 */
final class Traffic implements AutoCloseable {
    private static final int HEAP_LOOKS = 5;

    private final Scene scene;
    private final Findings findings;
    private final AtomicLong numbers;
    private final Map<Tenant, Long> eventsBefore;
    private final Map<Integer, Long> otherAnswers = new HashMap<>();
    private final EventWatch watch;
    private long sent;
    private long unavailable;

    Traffic(Scene scene, Findings findings, int eventClients) throws IOException, InterruptedException, SQLException {
        this.scene = scene;
        this.findings = findings;
        this.sent = scene.plan().cases();
        this.numbers = new AtomicLong(sent);
        this.eventsBefore = lastEvents(scene);
        this.watch = new EventWatch(scene.rig().port(), scene.tenants(), eventsBefore, eventClients);
        watch.awaitBegun();
    }

    /** Lets the daemon become itself. */
    void warmUp(Flow flow) throws IOException, InterruptedException, SQLException {
        try (Underway underway = new Underway(scene, flow, numbers)) {
            underway.until(scene.plan().warmUpMessages());
            end(underway);
        }
    }

    /** @param where what is put before the names of the figures, such as the rate; else "" */
    void measure(Flow flow, String where) throws IOException, InterruptedException, SQLException {
        try (Underway underway = new Underway(scene, flow, numbers)) {
            underway.during(scene.plan().warmUp());
            underway.beginMeasuring();
            Underway.Mark first = underway.mark();
            underway.during(scene.plan().measured());
            Underway.Mark last = underway.mark();
            long memory = scene.rig().daemonMegabytes();
            Optional<Load> load = end(underway);
            watch.requireHealthy();

            double seconds = (last.nanos() - first.nanos()) / 1e9;
            long delivered = last.delivered() - first.delivered();
            long taken = last.taken() - first.taken();
            if (flow.outbound()) {
                findings.figure(where + "accepted", "/s", (last.accepted() - first.accepted()) / seconds);
                findings.figure(where + "delivered", "/s", delivered / seconds);
            }
            if (flow.inbound()) {
                findings.figure(where + "texts stored", "/s", taken / seconds);
            }
            Delays delays = new Delays(scene, watch, findings, where);
            if (load.isPresent()) {
                findings.quantiles(where + "request to 201", load.get().accept());
                delays.ofMessages(load.get().requested(), first, last);
            }
            if (flow.inbound()) {
                delays.ofTexts(first, last);
            }
            findings.cpu(where, last.usage().since(first.usage()), delivered + taken);
            findings.figure(where + "daemon's memory", "MB resident", memory);
            findings.figure(where + "queue at the start", "", first.queued());
            findings.figure(where + "queue at the end", "", last.queued());
        }
    }

    /** Many clients of the event stream, told of all that a few messages a second cause. */
    void crowd(String where) throws IOException, InterruptedException, SQLException {
        Map<Tenant, Long> before = lastEvents(scene);
        Rig rig = scene.rig();
        try (EventWatch crowd = new EventWatch(
                        rig.port(), scene.tenants(), before, scene.plan().eventClients());
                Underway underway = new Underway(scene, Flow.at(scene.plan().eventRate()), numbers)) {
            crowd.awaitBegun();
            underway.during(scene.plan().warmUp());
            crowd.beginMeasuring();
            Underway.Mark first = underway.mark();
            double heap = 0;
            for (int part = 0; part < HEAP_LOOKS; part++) {
                underway.during(scene.plan().measured().dividedBy(HEAP_LOOKS));
                heap = Math.max(heap, rig.metric("jvm.memory.heap.used"));
            }
            Underway.Mark last = underway.mark();
            crowd.endMeasuring();
            long threads = Usage.threads(rig.daemonPid());
            end(underway);
            checkTold(crowd, before);
            double seconds = (last.nanos() - first.nanos()) / 1e9;
            Usage usage = last.usage().since(first.usage());
            findings.figure(where + "clients", "", scene.plan().eventClients());
            findings.figure(where + "events told", "/s", crowd.delivered() / seconds);
            findings.quantiles(where + "event to a client", crowd.delays());
            findings.figure(where + "daemon's heap in use, at most", "MB", heap / 1e6);
            findings.figure(where + "daemon's threads", "", threads);
            findings.figure(where + "daemon's memory", "MB resident", rig.daemonMegabytes());
            usage.processes()
                    .forEach((name, spent) -> findings.figure(
                            where + "CPU, " + name, "µs an event told", spent * 1e6 / Math.max(1, crowd.delivered())));
            findings.figure(where + "others on the machine", "% of its CPU", 100 * usage.shareOfOthers());
        }
    }

    private static Map<Tenant, Long> lastEvents(Scene scene) throws SQLException {
        Map<Tenant, Long> last = new HashMap<>();
        for (Tenant tenant : scene.tenants()) {
            last.put(tenant, scene.ledger().lastEvent(tenant.id()));
        }
        return last;
    }

    private void checkTold(EventWatch clients, Map<Tenant, Long> before)
            throws IOException, InterruptedException, SQLException {
        for (Tenant tenant : scene.tenants()) {
            long events = scene.ledger().eventsAfter(tenant.id(), before.getOrDefault(tenant, 0L));
            scene.awaitTold(clients, tenant, events);
            clients.verify(findings, tenant, events);
        }
    }

    /** Stops a flow and waits until all of it is settled. */
    private Optional<Load> end(Underway underway) throws IOException, InterruptedException, SQLException {
        Optional<Load> load = underway.stop();
        sent += underway.accepted();
        unavailable += load.map(Load::unavailable).orElse(0L);
        load.ifPresent(one -> one.others().forEach((status, count) -> otherAnswers.merge(status, count, Long::sum)));
        scene.awaitAcknowledged();
        scene.awaitSettled(sent);
        return load;
    }

    /** That nothing was lost, doubled, misplaced or refused in the whole of the run. */
    void verify() throws IOException, InterruptedException, SQLException {
        Ledger.Standing end = scene.awaitSettled(sent);
        findings.figure("messages answered 201", "", sent);
        findings.figure("answers 503, the same sent again", "", unavailable);
        findings.count("of them delivered", end.delivered(), sent);
        findings.count("submit_sm at the operator", scene.operator().count("SUBMITS"), sent);
        findings.require(end.astray().isEmpty(), "messages ended as %s", end.astray());
        findings.require(otherAnswers.isEmpty(), "requests were answered otherwise: %s", otherAnswers);
        Operator.Flood flood = scene.awaitAcknowledged();
        if (flood.written() > 0) {
            findings.figure("texts written", "", flood.written());
            findings.count("of them acknowledged", flood.acknowledged(), flood.written());
            StoredTexts texts = StoredTexts.read(scene);
            findings.count("texts lost", texts.lost(flood.acknowledged()), 0);
            findings.count("texts doubled", texts.doubled(), 0);
            findings.count("texts misplaced", texts.misplaced() + scene.ledger().unplaced(), 0);
        }
        checkTold(watch, eventsBefore);
    }

    @Override
    public void close() {
        watch.close();
    }
}
