package org.casewire.daemon.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CPU time spent until now, in seconds, as Linux counts it: by process, and by the whole machine. What the machine spent
 * and none of the processes did is other people's, and tells how far a figure may be trusted.
 *
 * @param processes by name
 */
record Usage(Map<String, Double> processes, double machine, double stolen, double available) {
    /** The unit of /proc is this on every Linux, whatever the kernel's own tick is. */
    private static final double TICKS_A_SECOND = 100;

    /** @param database the process that the database's others are children of, and are counted with */
    static Usage now(Map<String, Long> single, String name, long database) throws IOException {
        Map<String, Double> processes = new LinkedHashMap<>();
        for (Map.Entry<String, Long> each : single.entrySet()) {
            processes.put(each.getKey(), ticks(each.getValue(), 13) / TICKS_A_SECOND);
        }
        processes.put(name, tree(database) / TICKS_A_SECOND);
        List<Long> all = machineTicks();
        // user nice system idle iowait irq softirq steal
        long idle = all.get(3) + all.get(4);
        long stolen = all.get(7);
        long total = all.stream().limit(8).mapToLong(Long::longValue).sum();
        return new Usage(
                processes, (total - idle - stolen) / TICKS_A_SECOND, stolen / TICKS_A_SECOND, total / TICKS_A_SECOND);
    }

    private static List<Long> machineTicks() throws IOException {
        String first = Files.readAllLines(Path.of("/proc/stat")).get(0);
        return List.of(first.strip().split("\\s+")).subList(1, 9).stream()
                .map(Long::parseLong)
                .toList();
    }

    private static long tree(long root) throws IOException {
        long ticks = ticks(root, 15);
        List<Long> children = ProcessHandle.of(root).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .toList();
        for (long child : children) {
            ticks += ticks(child, 13);
        }
        return ticks;
    }

    /** @param stat a process's or a thread's */
    static double seconds(Path stat) throws IOException {
        return ticks(stat, 13) / TICKS_A_SECOND;
    }

    private static long ticks(long pid, int end) throws IOException {
        return ticks(Path.of("/proc", Long.toString(pid), "stat"), end);
    }

    /** @param end up to which field behind the name: 13 takes user and system time, 15 those of reaped children too */
    private static long ticks(Path file, int end) throws IOException {
        try {
            String stat = Files.readString(file);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = 0;
            for (int field = 11; field < end; field++) {
                ticks += Long.parseLong(fields[field]);
            }
            return ticks;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Resident memory of a process in megabytes. */
    static long residentMegabytes(long pid) throws IOException {
        return status(pid, "VmRSS:") / 1024;
    }

    static long threads(long pid) throws IOException {
        return status(pid, "Threads:");
    }

    private static long status(long pid, String name) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0L);
    }

    Usage since(Usage before) {
        Map<String, Double> spent = new LinkedHashMap<>();
        processes.forEach((name, seconds) -> spent.put(name, seconds - before.processes.getOrDefault(name, 0.0)));
        return new Usage(spent, machine - before.machine, stolen - before.stolen, available - before.available);
    }

    /** Which share of the machine others had, or its host withheld. */
    double shareOfOthers() {
        double own =
                processes.values().stream().mapToDouble(Double::doubleValue).sum();
        return available == 0 ? 0 : Math.max(0, machine + stolen - own) / available;
    }
}
