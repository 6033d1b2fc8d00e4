package org.casewire.daemon.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the database and the link can do alone at this moment on this machine. The daemon is stopped by a signal
 * meanwhile, so that it takes nothing of the processors; afterwards it goes on.
 */
final class Limits {
    private Limits() {}

    static void measure(Scene scene, Findings findings, String where) throws Exception {
        Duration time = scene.plan().limits();
        signal(scene.rig().daemonPid(), "STOP");
        try {
            for (BareRows rows : BareRows.values()) {
                String name = rows.name().toLowerCase(Locale.ROOT);
                BareLoop.Result bare =
                        BareLoop.measure(scene.rig(), scene.ledger().ownerSource(), rows, time);
                findings.figure(where + "bare JDBC, " + name, "/s", bare.messagesPerSecond());
                for (String process : List.of("postgresql", "load")) {
                    double spent = bare.usage().processes().getOrDefault(process, 0.0);
                    findings.figure(
                            where + "bare JDBC, " + name + ": CPU, " + process,
                            "µs a message",
                            spent * 1e6 / Math.max(1, bare.messages()));
                }
                String measured = rows == BareRows.OUTBOUND ? "delivered" : "texts stored";
                share(findings, where + "bare JDBC, " + name, measured, bare.messagesPerSecond());
            }
            double link = BareLink.perSecond(scene.rig(), scene.plan().window(), time);
            findings.figure(where + "SMPP leg alone", "/s", link);
            share(findings, where + "SMPP leg alone", "delivered", link);
        } finally {
            signal(scene.rig().daemonPid(), "CONT");
        }
    }

    /** What was measured at full load beside it, when it was. */
    private static void share(Findings findings, String limit, String measured, double perSecond) {
        String workload = measured.equals("delivered") ? "outbound: " : "inbound: ";
        Optional.ofNullable(findings.figures().get(workload + measured))
                .ifPresent(figure -> findings.figure(
                        workload + measured + ", of "
                                + limit.substring(limit.lastIndexOf(": ") + 1).strip(),
                        "%",
                        100 * figure.value() / perSecond));
    }

    private static void signal(long pid, String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new BenchException("The daemon could not be sent the signal " + name + ".");
        }
    }
}
