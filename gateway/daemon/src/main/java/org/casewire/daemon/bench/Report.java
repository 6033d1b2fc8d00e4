package org.casewire.daemon.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured.
 *
 * @param accepted messages answered 201 within the measured time
 * @param delivered messages whose final receipt was committed within it
 * @param toSubmit from the acceptance of a message to its submit_sm
 * @param toReceipt from its acceptance to its committed final receipt
 * @param cpuMicrosPerMessage CPU time of each process for each delivered message
 * @param queuedBefore messages in the queue when the measured time began, and {@code queuedAfter} when it ended
 * @param sent messages answered 201 in the whole run, and {@code deliveredInTheEnd} of them
 * @param astray segments in any state but ACCEPTED and DELIVERED in the end, by state
 * @param otherAnswers requests answered other than 201, by status
 * @param shareOfOthers of the machine's CPU time in the measured time, what went to processes that are not ours
 */
public record Report(
        String workload,
        double seconds,
        int processors,
        long accepted,
        long delivered,
        double acceptedPerSecond,
        double deliveredPerSecond,
        Quantiles accept,
        Quantiles toSubmit,
        Quantiles toReceipt,
        Map<String, Long> cpuMicrosPerMessage,
        long daemonResidentMegabytes,
        long queuedBefore,
        long queuedAfter,
        long sent,
        long deliveredInTheEnd,
        Map<String, Long> astray,
        Map<Integer, Long> otherAnswers,
        double shareOfOthers) {

    static Report of(
            Plan plan,
            Bench.Mark first,
            Bench.Mark last,
            Quantiles accept,
            Ledger.Ways ways,
            long memory,
            Map<Integer, Long> otherAnswers,
            long sent,
            Ledger.Standing end) {
        double seconds = (last.nanos() - first.nanos()) / 1e9;
        long accepted = last.accepted() - first.accepted();
        long delivered = last.standing().delivered() - first.standing().delivered();
        Usage usage = last.usage().since(first.usage());
        Map<String, Long> cpu = new LinkedHashMap<>();
        usage.processes().forEach((name, spent) -> cpu.put(name, Math.round(spent * 1e6 / Math.max(1, delivered))));
        return new Report(
                plan.workload(),
                seconds,
                Runtime.getRuntime().availableProcessors(),
                accepted,
                delivered,
                accepted / seconds,
                delivered / seconds,
                accept,
                ways.toSubmit(),
                ways.toReceipt(),
                cpu,
                memory,
                first.standing().queued(),
                last.standing().queued(),
                sent,
                end.delivered(),
                end.astray(),
                otherAnswers,
                usage.shareOfOthers());
    }

    /** Whether every message that was answered 201 was delivered, and none was refused. */
    public boolean isWhole() {
        return sent == deliveredInTheEnd && astray.isEmpty() && otherAnswers.isEmpty();
    }

    /** As a table for people. */
    public String words() {
        StringBuilder text = new StringBuilder();
        line(text, "workload", "%s, %.1f s, everything on %d processors", workload, seconds, processors);
        line(text, "accepted", "%.0f/s", acceptedPerSecond);
        line(text, "delivered", "%.0f/s (final receipt committed)", deliveredPerSecond);
        line(text, "request to 201", "%s", accept.words());
        line(text, "accepted to submit_sm", "%s", toSubmit.words());
        line(text, "accepted to receipt", "%s", toReceipt.words());
        cpuMicrosPerMessage.forEach((name, micros) -> line(text, "CPU, " + name, "%d µs a message", micros));
        line(text, "daemon's memory", "%d MB resident", daemonResidentMegabytes);
        line(text, "queue", "%d at the start, %d at the end", queuedBefore, queuedAfter);
        line(text, "whole run", "%d accepted, %d delivered", sent, deliveredInTheEnd);
        line(text, "astray", "%s", astray.isEmpty() ? "none" : astray);
        line(text, "other answers", "%s", otherAnswers.isEmpty() ? "none" : otherAnswers);
        line(text, "others on the machine", "%.0f %% of its CPU", 100 * shareOfOthers);
        return text.toString().stripTrailing();
    }

    private static void line(StringBuilder text, String name, String format, Object... values) {
        text.append(String.format(Locale.ROOT, "%-22s  ", name))
                .append(String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
