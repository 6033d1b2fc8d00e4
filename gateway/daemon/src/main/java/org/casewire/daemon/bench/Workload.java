package org.casewire.daemon.bench;

import java.util.Locale;

/** What can be measured. */
public enum Workload {
    OUTBOUND("as many messages as can be delivered"),
    LATENCY("so many messages a second, and how long each takes"),
    INBOUND("as many patients' texts as can be stored"),
    MIXED("seven messages for every three texts, as many as go through");

    private final String help;

    Workload(String help) {
        this.help = help;
    }

    /** On the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String help() {
        return help;
    }
}
