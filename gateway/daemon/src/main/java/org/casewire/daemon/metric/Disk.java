package org.casewire.daemon.metric;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.io.File;
import java.nio.file.Path;

/** What is left of the disks that this process writes to. */
public final class Disk {
    private Disk() {}

    /** @param use what the folder is for; names the metric */
    public static void watch(MetricRegistry metrics, String use, Path folder) {
        File file = folder.toFile();
        metrics.gauge(MetricRegistry.name("disk", use, "free-bytes"), () -> (Gauge<Long>) file::getUsableSpace);
    }
}
