package org.casewire.daemon.bench;

import java.util.Locale;

/** What can be measured. */
public enum Workload {
    OUTBOUND("as many messages as can be delivered"),
    LATENCY("so many messages a second, and how long each takes"),
    INBOUND("as many patients' texts as can be stored"),
    MIXED("seven messages for every three texts, as many as go through"),
    EVENTS("many clients of the event stream"),
    LOOKUPS("threads, lists, inbox, correlation and receipts over small and large tables"),
    LIMITS("what the database and the SMPP link can do alone; compared with outbound and inbound where measured too"),
    START("from the start of the process until it is ready, and at rest");

    private final String help;

    Workload(String help) {
        this.help = help;
    }

    /** Whether messages are sent, and checked in the end. */
    boolean sends() {
        return switch (this) {
            case OUTBOUND, LATENCY, INBOUND, MIXED, EVENTS -> true;
            case LOOKUPS, LIMITS, START -> false;
        };
    }

    /** On the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String help() {
        return help;
    }
}
