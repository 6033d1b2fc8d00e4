package org.casewire.smpp.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.casewire.core.carrier.Receipt;
import org.casewire.smpp.Arrival;
import org.casewire.smpp.SmppProfile;

/** In which time zone a carrier writes the dates of its receipts: how far they are from now, to a quarter of an hour. */
final class ReceiptClock {
    private static final long QUARTER = Duration.ofMinutes(15).toSeconds();

    /** A date has minutes only, and a receipt may take some. */
    private static final long ASTRAY = Duration.ofMinutes(5).toSeconds();

    private final Notebook notes;

    ReceiptClock(Notebook notes) {
        this.notes = notes;
    }

    void conclude(List<Arrival> last) {
        SmppProfile utc = ProfileTree.changed(notes.profile(), Map.of("/receipt/timeZone", ProfileTree.text("UTC")));
        TreeSet<Long> quarters = new TreeSet<>();
        int dated = 0;
        for (Arrival arrival : last) {
            var at = arrival.receipt(utc).flatMap(Receipt::at);
            if (at.isEmpty()) {
                continue;
            }
            dated++;
            long apart = Duration.between(arrival.at(), at.get()).toSeconds();
            long quarter = Math.round(apart / (double) QUARTER);
            if (Math.abs(apart - quarter * QUARTER) > ASTRAY) {
                notes.unknown(Topic.TIME_ZONE, "the dates of receipts are far from the time at which they came");
                return;
            }
            quarters.add(quarter);
        }
        if (dated == 0) {
            notes.unknown(Topic.TIME_ZONE, "the receipts have no date that can be read");
        } else if (quarters.size() > 1) {
            notes.unknown(Topic.TIME_ZONE, "the dates of receipts differ by more than the texts do");
        } else {
            found(ZoneOffset.ofTotalSeconds((int) (quarters.first() * QUARTER)), dated);
        }
    }

    private void found(ZoneOffset offset, int dated) {
        ZoneOffset configured =
                ZoneId.of(notes.configured().receipt().timeZone()).getRules().getOffset(Instant.now());
        String zone = offset.equals(ZoneOffset.UTC) ? "UTC" : offset.getId();
        Map<String, JsonNode> keys =
                offset.equals(configured) ? Map.of() : Map.of("/receipt/timeZone", ProfileTree.text(zone));
        notes.found(
                Topic.TIME_ZONE,
                zone,
                dated,
                "their dates are that far from the time at which they came"
                        + (zone.equals("UTC") || keys.isEmpty()
                                ? ""
                                : "; where clocks change in summer, name the place, such as Europe/Helsinki"),
                keys);
    }
}
