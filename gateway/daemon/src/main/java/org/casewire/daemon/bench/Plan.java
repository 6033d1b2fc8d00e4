package org.casewire.daemon.bench;

import java.time.Duration;
import java.util.List;
import org.casewire.daemon.WrongUsage;

/**
 * What is measured, and for how long.
 *
 * @param workloads in this order, in one installation
 * @param runs how often, each with all things made anew
 * @param rates for the latency, messages a second, one measurement each
 * @param eventClients how many clients of the event stream there are, and {@code eventRate} messages a second that they
 *     are told of, three events each
 * @param sizes with how many messages in the database things are looked up, rising; {@code lookups} of each kind
 * @param limits how long each of the limits is measured
 * @param starts how often the daemon is started anew
 * @param idle how long the daemon does nothing before its memory is looked at
 * @param warmUpMessages how many at least run before the measured time: a Java program is not itself before
 * @param outstanding at full load, messages that may be accepted and not yet delivered, so that what is measured can go
 *     on for ever and no queue grows
 * @param daemonOptions further options of the daemon's Java virtual machine, such as those of a profiler
 */
public record Plan(
        List<Workload> workloads,
        int runs,
        List<Integer> rates,
        int eventClients,
        int eventRate,
        List<Integer> sizes,
        int lookups,
        Duration limits,
        int starts,
        Duration idle,
        Duration warmUp,
        int warmUpMessages,
        Duration measured,
        int connections,
        int organisations,
        int cases,
        int outstanding,
        int window,
        List<String> daemonOptions) {
    public Plan {
        workloads = List.copyOf(workloads);
        rates = List.copyOf(rates);
        sizes = sizes.stream().sorted().toList();
        daemonOptions = List.copyOf(daemonOptions);
        between(runs, 1, 100, "--runs");
        require(!rates.isEmpty() && rates.stream().allMatch(rate -> rate >= 1), "--rate must be at least 1");
        between(eventClients, organisations, 10_000, "--event-clients");
        between(eventRate, 1, 1_000, "--event-rate");
        require(sizes.stream().allMatch(size -> size >= 1 && size <= 100_000_000), "--messages must be 1 to 100000000");
        between(lookups, 1, 1_000_000, "--lookups");
        between(limits.toSeconds(), 1, 600, "--limit-seconds");
        between(starts, 1, 100, "--starts");
        between(idle.toSeconds(), 1, 3_600, "--idle-seconds");
        between(measured.toSeconds(), 1, 3_600, "--seconds");
        between(warmUp.toSeconds(), 0, 3_600, "--warm-up");
        between(warmUpMessages, 0, 10_000_000, "--warm-up-messages");
        between(connections, 1, 1_000, "--connections");
        between(organisations, 1, 99, "--organisations");
        require(cases >= organisations && cases <= 1_000_000, "--cases must be one an organisation or more");
        between(outstanding, 1, 1_000_000, "--outstanding");
        between(window, 1, 10_000, "--window");
    }

    private static void between(long value, long least, long most, String name) {
        require(value >= least && value <= most, "%s must be %d to %d".formatted(name, least, most));
    }

    private static void require(boolean fine, String remedy) {
        if (!fine) {
            throw new WrongUsage(remedy + ".");
        }
    }
}
