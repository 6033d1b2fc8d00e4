package org.casewire.daemon.bench;

import java.io.IOException;
import java.time.Duration;

/** How long the daemon takes to start on a database that knows it already, and what it holds when it has nothing to do. */
final class Starts {
    private Starts() {}

    static void measure(Rig rig, int starts, Duration idle, Findings findings, String where)
            throws IOException, InterruptedException {
        double[] seconds = new double[starts];
        for (int start = 0; start < starts; start++) {
            rig.stopDaemon();
            seconds[start] = rig.startDaemon().toMillis() / 1e3;
        }
        Usage before = rig.usage();
        Thread.sleep(idle.toMillis());
        Usage usage = rig.usage().since(before);
        findings.figure(where + "start to ready, its database's start included", "s", Report.median(seconds));
        findings.figure(where + "daemon's memory at rest", "MB resident", rig.daemonMegabytes());
        findings.figure(where + "daemon's threads at rest", "", Usage.threads(rig.daemonPid()));
        usage.processes()
                .forEach((name, spent) -> findings.figure(
                        where + "CPU at rest, " + name, "% of a processor", 100 * spent / idle.toSeconds()));
        findings.figure(where + "others on the machine", "% of its CPU", 100 * usage.shareOfOthers());
    }
}
