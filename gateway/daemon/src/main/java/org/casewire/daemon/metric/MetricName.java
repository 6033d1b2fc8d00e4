package org.casewire.daemon.metric;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a metric of the registry is called outside. In the registry a carrier or a job is part of a name; outside it is a
 * label, units are base units, and all begins with {@code casewire_}.
 *
 * @param name without {@code _total}
 * @param count whether it only grows, though the registry has it as a gauge
 */
record MetricName(String name, String help, Labels labels, boolean count) {
    /** The first that fits is it. */
    private static final List<Rule> RULES = List.of(
            // the link
            rule("smpp\\.(.+)\\.submit\\.latency", "submit_seconds", "From submit_sm to its answer.", "carrier"),
            rule(
                    "smpp\\.(.+)\\.submit\\.(accepted|refused\\.[a-z-]+|not-written|unanswered)",
                    "submits",
                    "Segments by what became of their submit_sm.",
                    "carrier",
                    "outcome"),
            rule("smpp\\.(.+)\\.answers\\.late", "late_answers", "Answers after their time-out.", "carrier"),
            rule("smpp\\.(.+)\\.pdus\\.flaws\\.(.+)", "pdu_flaws", "PDUs used in spite of a flaw.", "carrier", "kind"),
            rule("smpp\\.(.+)\\.pdus\\.malformed", "pdu_streams_given_up", "Links out of step.", "carrier"),
            rule("smpp\\.(.+)\\.pdus\\.unreadable", "pdus_unusable", "PDUs that could not be used at all.", "carrier"),
            rule("smpp\\.(.+)\\.throttled", "throttled", "Answers that asked us to be slower.", "carrier"),
            rule("smpp\\.(.+)\\.inbound\\.(texts|receipts)", "inbound_accepted", "Taken in.", "carrier", "kind"),
            rule("smpp\\.(.+)\\.inbound\\.refused", "inbound_refused", "Not acknowledged.", "carrier"),
            rule("smpp\\.(.+)\\.links\\.lost", "links_lost", "Connections that ended unasked.", "carrier"),
            rule(
                    "smpp\\.(.+)\\.binds\\.(.+)",
                    "binds",
                    "This node's share of the binds by state; bound of their sum is how much of it is up.",
                    "carrier",
                    "state"),
            rule("smpp\\.(.+)\\.window\\.used", "window_in_use", "Requests without an answer yet.", "carrier"),
            rule("smpp\\.(.+)\\.window\\.size", "window_size", "Requests that may be so at once.", "carrier"),
            rule(
                    "smpp\\.(.+)\\.pace\\.now",
                    "pace_segments_per_second",
                    "What is kept to now; 0 is no limit.",
                    "carrier"),
            rule(
                    "smpp\\.(.+)\\.pace\\.contract",
                    "pace_contract_segments_per_second",
                    "This node's part of what the profile allows; 0 is no limit.",
                    "carrier"),
            // the way of messages
            rule("dispatch\\.(.+)\\.submitted", "segments_submitted", "Segments given to the link.", "carrier"),
            rule("dispatch\\.(.+)\\.queue-time", "queue_seconds", "From accepted by us to submit_sm.", "carrier"),
            rule("dispatch\\.(.+)\\.held", "submit_holds", "Numbers and destinations that wait.", "carrier"),
            rule("queue\\.(.+)\\.depth", "queue_messages", "Messages that wait at this node.", "carrier"),
            rule("queue\\.(.+)\\.oldest-seconds", "queue_oldest_seconds", "How long the first has waited.", "carrier"),
            rule("receipts\\.(.+)\\.received", "receipts", "Receipts taken in.", "carrier"),
            rule("receipts\\.(.+)\\.matched", "receipts_matched", "Receipts whose message was found.", "carrier"),
            rule("receipts\\.(.+)\\.orphans", "receipts_orphaned", "Given up without a message.", "carrier"),
            rule("receipts\\.(.+)\\.time", "receipt_seconds", "From the answer to a receipt.", "carrier"),
            rule("inbound\\.repeats", "inbound_repeats", "Deliveries that were the carrier's repeats."),
            rule("inbound\\.unusable", "pdus_quarantined", "PDUs kept for the operator to look at."),
            rule("inbound\\.unusable-not-kept", "pdus_not_quarantined", "PDUs that could not even be kept."),
            rule("inbound\\.unassigned", "unassigned_texts", "Texts that only an operator can place."),
            rule("inbound\\.unassigned-age-seconds", "unassigned_oldest_seconds", "How long the first has waited."),
            rule(
                    "senders\\.authorisation-ending",
                    "sender_authorisations_ending",
                    "Sender numbers whose authorisation ends within 30 days or has ended."),
            // what the database counts
            rule("figures\\.uncertain", "uncertain_segments", "Nobody knows whether the carrier took them."),
            rule("figures\\.overdue", "overdue_messages", "Not accepted, or without a receipt, in time."),
            rule("figures\\.attention", "attention_messages", "Messages that somebody must deal with."),
            rule("figures\\.unmatched", "unmatched_texts", "Texts that belong to no open case."),
            rule("figures\\.unmatched-oldest-seconds", "unmatched_oldest_seconds", "How long the first has waited."),
            rule("figures\\.receipts-waiting", "receipts_waiting", "Receipts whose message is not known yet."),
            rule("figures\\.parts-waiting", "parts_waiting", "Long texts with parts missing, not shown yet."),
            rule("figures\\.nodes", "nodes_alive", "Nodes of this database that are not known to be gone."),
            // events
            rule("events\\.clients", "event_clients", "Open event streams."),
            rule("events\\.cut-off", "event_clients_cut_off", "Streams ended for reading too slowly."),
            rule("events\\.gap-age-seconds", "event_gap_age_seconds", "How long the feed has waited for a writer."),
            rule("events\\.gap-waits", "event_gap_waits", "Times that it had to wait."),
            rule("events\\.position", "event_feed_position", "The newest event told."),
            // the house
            rule("batch\\.(.+)\\.size", "batch_items", "Items written in one transaction.", "batch"),
            rule("batch\\.(.+)\\.waiting", "batch_waiting", "Items that wait to be written.", "batch"),
            rule("statement\\.(.+)", "statement_seconds", "Database statements.", "statement"),
            grows("upkeep\\.(.+)\\.failures", "job_failures", "Runs of a job that failed.", "task"),
            rule(
                    "upkeep\\.(.+)\\.since-last-done-seconds",
                    "job_last_done_age_seconds",
                    "Since a job last came to its end.",
                    "task"),
            rule("connections\\.(.+)\\.open", "connections", "Open connections.", "port"),
            rule("connections\\.(.+)\\.strangers", "connections_without_key", "Those without a good key.", "port"),
            rule("auth\\.wrong-keys", "wrong_keys", "Requests with a key that is none."),
            rule("auth\\.wrong-keys-slowed", "wrong_keys_slowed", "Those that had to wait for it."),
            rule("clock\\.doubt-seconds", "clock_doubt_seconds", "How far this node's clock may be off."),
            rule("clock\\.node-ahead-seconds", "clock_ahead_seconds", "This node's clock before the database's."),
            rule("sealed\\.unreadable", "sealed_unreadable", "Sealed values that could not be opened."),
            rule("keys\\.missing", "keys_missing", "1 when this node lacks a key that the database asks for."),
            rule("disk\\.(.+)\\.free-bytes", "disk_free_bytes", "Of a disk that this node writes to.", "use"),
            rule("http\\.(\\S+) (\\S+) (\\S+)", "http_request_seconds", "Requests.", "method", "route", "status"),
            rule("https\\.certificate-seconds", "certificate_expires_seconds", "Until the HTTPS certificate ends."),
            rule("(app|link)\\.pool\\.MaxConnections", "pool_size", "Connections it may have.", "pool"),
            rule("(app|link)\\.pool\\.ActiveConnections", "pool_in_use", "Connections in use.", "pool"),
            rule("(app|link)\\.pool\\.IdleConnections", "pool_idle", "Connections at rest.", "pool"),
            rule("(app|link)\\.pool\\.PendingConnections", "pool_waiting", "Threads that wait for one.", "pool"),
            rule("(app|link)\\.pool\\.ConnectionTimeoutRate", "pool_timeouts", "Waits that were in vain.", "pool"),
            rule(
                    "org\\.eclipse\\.jetty\\.util\\.thread\\.QueuedThreadPool\\.(.+)\\.size",
                    "threads",
                    "Threads that serve requests.",
                    "pool"),
            rule(
                    "org\\.eclipse\\.jetty\\.util\\.thread\\.QueuedThreadPool\\.(.+)\\.jobs",
                    "threads_jobs_waiting",
                    "Requests that wait for one of them.",
                    "pool"),
            rule(
                    "ch\\.qos\\.logback\\.core\\.Appender\\.(trace|debug|info|warn|error)",
                    "log_lines",
                    "Lines.",
                    "level"));

    /** Libraries' own that say the same again, or nothing that anybody asks. */
    private static final List<Pattern> LEFT_OUT = List.of(
            Pattern.compile("jvm\\..+"),
            Pattern.compile("io\\.dropwizard\\..+"),
            Pattern.compile("org\\.eclipse\\.jetty\\..+"),
            Pattern.compile("ch\\.qos\\.logback\\..+"),
            Pattern.compile("TimeBoundHealthCheck-pool\\..+"),
            Pattern.compile("(app|link)\\.pool\\.(ConnectionCreation|MinConnections|TotalConnections|Wait|Usage)"),
            Pattern.compile("inbound\\.(.+\\.)?received"));

    /** @return empty for what has no name outside */
    static Optional<MetricName> of(String inRegistry) {
        return RULES.stream().flatMap(rule -> rule.name(inRegistry).stream()).findFirst();
    }

    /** Whether it was decided what becomes of it. */
    static boolean isKnown(String inRegistry) {
        return of(inRegistry).isPresent()
                || LEFT_OUT.stream()
                        .anyMatch(pattern -> pattern.matcher(inRegistry).matches());
    }

    /** All names outside, for whoever checks what is written about them. */
    static List<String> all() {
        return RULES.stream().map(Rule::outside).distinct().sorted().toList();
    }

    private static Rule rule(String pattern, String name, String help, String... labels) {
        return new Rule(Pattern.compile(pattern), name, help, List.of(labels), false);
    }

    private static Rule grows(String pattern, String name, String help, String... labels) {
        return new Rule(Pattern.compile(pattern), name, help, List.of(labels), true);
    }

    private record Rule(Pattern pattern, String name, String help, List<String> labels, boolean count) {
        String outside() {
            return "casewire_" + name;
        }

        Optional<MetricName> name(String inRegistry) {
            Matcher found = pattern.matcher(inRegistry);
            if (!found.matches()) {
                return Optional.empty();
            }
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= labels.size(); i++) {
                values.add(found.group(i));
            }
            return Optional.of(new MetricName(outside(), help, Labels.of(labels, values), count));
        }
    }
}
