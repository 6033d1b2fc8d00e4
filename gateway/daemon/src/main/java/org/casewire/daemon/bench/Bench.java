package org.casewire.daemon.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.casewire.daemon.database.DatabaseAccess;

/**
 * Measures workloads on the real daemon, each run with all things made anew. Runs on one thread; {@link #close()} may
 * come from another and ends every process that was started.
 */
public final class Bench implements AutoCloseable {
    /** What only the command line can do: organisations, keys, and a login to the database. */
    public interface Setup {
        List<Tenant> tenants(Path configuration, int count, String carrier) throws Exception;

        DatabaseAccess database(Path configuration) throws Exception;
    }

    private final Plan plan;
    private final Setup setup;
    private final Consumer<String> progress;
    private Optional<Rig> rig = Optional.empty();
    private boolean closed;

    public Bench(Plan plan, Setup setup, Consumer<String> progress) {
        this.plan = plan;
        this.setup = setup;
        this.progress = progress;
    }

    /** @throws BenchException when something could not be measured */
    public Report run() throws Exception {
        List<Findings> runs = new ArrayList<>();
        for (int run = 1; run <= plan.runs(); run++) {
            progress.accept(
                    "Run %d of %d: starting the daemon, its database and the simulator …".formatted(run, plan.runs()));
            try (Rig fresh = next()) {
                runs.add(run(fresh));
            }
        }
        return Report.of(plan.workloads(), runs);
    }

    private synchronized Rig next() throws IOException {
        if (closed) {
            throw new BenchException("It was told to end.");
        }
        Rig fresh = new Rig(plan);
        rig = Optional.of(fresh);
        return fresh;
    }

    /**
     * Every workload in one installation, since most of a run's time is making that: first the messages, which are
     * checked together in the end, then what would be in their way.
     */
    private Findings run(Rig fresh) throws Exception {
        Findings findings = new Findings();
        try (Scene scene = Scene.open(fresh, plan, setup)) {
            if (plan.workloads().stream().anyMatch(Workload::sends)) {
                traffic(scene, findings);
            }
            for (Workload workload : Workload.values()) {
                if (plan.workloads().contains(workload) && !workload.sends()) {
                    apart(scene, workload, findings);
                }
            }
        }
        return findings;
    }

    private void traffic(Scene scene, Findings findings) throws Exception {
        try (Traffic traffic = new Traffic(scene, findings, watchers())) {
            for (Workload workload : plan.workloads()) {
                if (workload.sends()) {
                    send(traffic, workload);
                }
            }
            traffic.verify();
        }
    }

    private void send(Traffic traffic, Workload workload) throws Exception {
        String where = begin(workload);
        switch (workload) {
            case OUTBOUND -> flow(traffic, Flow.OUTBOUND, where);
            case INBOUND -> flow(traffic, Flow.INBOUND, where);
            case MIXED -> flow(traffic, Flow.MIXED, where);
            case LATENCY -> {
                traffic.warmUp(Flow.OUTBOUND);
                for (int rate : plan.rates()) {
                    traffic.measure(Flow.at(rate), where + "at " + rate + "/s: ");
                }
            }
            case EVENTS -> {
                traffic.warmUp(Flow.OUTBOUND);
                traffic.crowd(where);
            }
            case LOOKUPS, LIMITS, START -> throw new IllegalStateException(workload + " sends nothing");
        }
    }

    private void apart(Scene scene, Workload workload, Findings findings) throws Exception {
        String where = begin(workload);
        switch (workload) {
            case LOOKUPS -> new Lookups(scene, findings).measure(where, progress);
            case LIMITS -> Limits.measure(scene, findings, where);
            case START -> Starts.measure(scene.rig(), plan.starts(), plan.idle(), findings, where);
            case OUTBOUND, INBOUND, MIXED, LATENCY, EVENTS -> throw new IllegalStateException(workload + " sends");
        }
    }

    private String begin(Workload workload) {
        progress.accept("Measuring %s …".formatted(workload.word()));
        return workload.word() + ": ";
    }

    private static void flow(Traffic traffic, Flow flow, String where) throws Exception {
        traffic.warmUp(flow);
        traffic.measure(flow, where);
    }

    /** None when there is nothing but full load outwards, which is to be measured alone; else one an organisation. */
    private int watchers() {
        boolean outboundAlone =
                plan.workloads().stream().filter(Workload::sends).allMatch(workload -> workload == Workload.OUTBOUND);
        return outboundAlone ? 0 : plan.organisations();
    }

    @Override
    public void close() throws Exception {
        Optional<Rig> last;
        synchronized (this) {
            closed = true;
            last = rig;
        }
        if (last.isPresent()) {
            last.get().close();
        }
    }
}
