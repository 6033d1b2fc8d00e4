package org.casewire.daemon.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/** How long the messages and texts of a measured time took from one place to the next. For one thread. */
final class Delays {
    private final Scene scene;
    private final EventWatch watch;
    private final Findings findings;
    private final String where;

    Delays(Scene scene, EventWatch watch, Findings findings, String where) {
        this.scene = scene;
        this.watch = watch;
        this.findings = findings;
        this.where = where;
    }

    /** @param requested when each message was due to be sent */
    void ofMessages(TimesById requested, Underway.Mark first, Underway.Mark last) throws SQLException {
        Map<UUID, Long> since = requested.asMap();
        Map<UUID, Long> told = watch.seen("message.delivered").asMap();
        Times submitted = new Times();
        Times settled = new Times();
        Times event = new Times();
        scene.ledger().ways(first.at(), last.at(), way -> {
            Long requestedAt = since.get(way.message());
            if (requestedAt != null) {
                submitted.add(way.submitted() - requestedAt);
                settled.add(way.settled() - requestedAt);
            }
            Long toldAt = told.get(way.message());
            if (toldAt != null) {
                event.add(toldAt - way.receipt());
            }
        });
        findings.quantiles(where + "request to submit_sm", submitted.ofMicros());
        findings.quantiles(where + "request to stored receipt", settled.ofMicros());
        if (event.count() > 0) {
            findings.quantiles(where + "receipt to event at a client", event.ofMicros());
        }
    }

    void ofTexts(Underway.Mark first, Underway.Mark last) throws IOException, InterruptedException, SQLException {
        Operator.Flood flood = scene.operator().flood(0);
        Operator.FloodTimes times = scene.operator().floodTimes(flood.written());
        long from = Moment.of(first.at());
        long to = Moment.of(last.at());
        Times acknowledged = new Times();
        for (int number = 0; number < times.written().count(); number++) {
            long written = times.written().get(number);
            long at = times.acknowledged().get(number);
            if (written >= from && written < to && at > 0) {
                acknowledged.add(at - written);
            }
        }
        findings.quantiles(where + "deliver_sm to its acknowledgement", acknowledged.ofMicros());
        Map<UUID, Integer> numbers = StoredTexts.read(scene).numbers();
        Times event = new Times();
        Times later = new Times();
        watch.seen("message.received").asMap().forEach((message, toldAt) -> {
            Integer number = numbers.get(message);
            if (number != null && number < times.written().count()) {
                long written = times.written().get(number);
                if (written >= from && written < to) {
                    event.add(toldAt - written);
                    later.add(toldAt - times.acknowledged().get(number));
                }
            }
        });
        if (event.count() > 0) {
            findings.quantiles(where + "deliver_sm to event at a client", event.ofMicros());
            findings.quantiles(where + "acknowledgement to event at a client", later.ofMicros());
        }
    }
}
