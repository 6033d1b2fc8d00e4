package org.casewire.daemon.bench;

import java.time.Duration;
import java.util.List;
import org.casewire.daemon.WrongUsage;

/**
 * What is measured, and for how long.
 *
 * @param rate messages a second; 0 for as many as can be delivered
 * @param warmUpMessages how many at least run before the measured time: a Java program is not itself before
 * @param outstanding at full load, messages that may be accepted and not yet delivered, so that what is measured can go
 *     on for ever and no queue grows
 * @param daemonOptions further options of the daemon's Java virtual machine, such as those of a profiler
 */
public record Plan(
        String workload,
        int rate,
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
        daemonOptions = List.copyOf(daemonOptions);
        require(rate >= 0, "--rate must be at least 0");
        require(measured.toSeconds() >= 1, "--seconds must be at least 1");
        require(!warmUp.isNegative(), "--warm-up must be at least 0");
        require(warmUpMessages >= 0, "--warm-up-messages must be at least 0");
        require(connections >= 1 && connections <= 1_000, "--connections must be 1 to 1000");
        require(organisations >= 1 && organisations <= 99, "--organisations must be 1 to 99");
        require(cases >= organisations && cases <= 1_000_000, "--cases must be one an organisation or more");
        require(outstanding >= 1, "--outstanding must be at least 1");
        require(window >= 1, "--window must be at least 1");
    }

    private static void require(boolean fine, String remedy) {
        if (!fine) {
            throw new WrongUsage(remedy + ".");
        }
    }
}
