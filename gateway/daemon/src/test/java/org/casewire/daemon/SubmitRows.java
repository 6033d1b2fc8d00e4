package org.casewire.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.casewire.daemon.FaultLane.Sent;
import org.casewire.daemon.FaultRows.Lane;
import org.casewire.daemon.FaultRows.Row;

/** Rows of the fault matrix on what a carrier answers to a submit_sm: each command_status, alone and amid a long text. */
final class SubmitRows {
    private SubmitRows() {}

    static List<Row> codes() {
        List<Row> rows = new ArrayList<>();
        rows.add(FaultRows.sends(Lane.CODES, "none", "", "DELIVERED"));
        for (int code : new int[] {0x0B, 0x50, 0x51, 0x65, 0x66, 0x0400, 0x01, 0x55}) {
            rows.add(refused(Lane.CODES, code, "FAILED"));
        }
        for (int code : new int[] {0x08, 0x45, 0x64, 0xFE, 0xFF, 0x04FF}) {
            rows.add(refused(Lane.CODES, code, "TRANSIENT,ACCEPTED,DELIVERED"));
        }
        for (int code : new int[] {0x58, 0x14, 0x0401}) {
            rows.add(refused(Lane.CODES, code, "FLOW,ACCEPTED,DELIVERED"));
        }
        for (int code : new int[] {0x04, 0x05, 0x0D}) {
            rows.add(refused(Lane.CODES, code, "SESSION,ACCEPTED,DELIVERED"));
        }
        for (int code : new int[] {0x02, 0x03}) {
            rows.add(refused(Lane.CODES, code, "PROTOCOL,ACCEPTED,DELIVERED"));
        }
        rows.add(refused(Lane.CODES, 0x0E, "CREDENTIAL,ACCEPTED,DELIVERED"));
        rows.add(refused(Lane.CODES, 0x15, "CONFIGURATION,ACCEPTED,DELIVERED"));
        rows.add(refused(Lane.CODES, 0x0A, "CONFIGURATION,ACCEPTED,DELIVERED"));
        rows.add(new Row(
                Lane.CODES, "throttled: shown with its end and the slower rate", "THROTTLED until, slower", with -> {
                    with.faults("'refuse': true, 'refuseWith': 88");
                    Sent one = with.write();
                    with.awaitState("THROTTLED");
                    boolean told = !with.carrier().get("throttledUntil").isNull()
                            && with.carrier().at("/rateLimit/now").asDouble() > 0
                            && with.carrier().at("/why/0/next").asText().contains("by itself")
                            && with.carrier().at("/refusals/0/code").asText().equals("0x00000058");
                    with.faults("");
                    with.await(one, "DELIVERED");
                    return told ? "THROTTLED until, slower" : "not told";
                }));
        rows.add(new Row(
                Lane.CODES, "one inbox is full: ten other patients are not delayed", "UP, others DELIVERED", with -> {
                    Sent full = with.write();
                    with.await(full, "DELIVERED");
                    with.faults("'refuse': {'destination': '" + with.patient() + "'}, 'refuseWith': 20");
                    Sent stuck = with.write();
                    String waits = with.await(stuck, "QUEUED");
                    List<Sent> others = new ArrayList<>();
                    for (int i = 0; i < 10; i++) {
                        with.nextPatient();
                        others.add(with.write());
                    }
                    boolean delivered = others.stream()
                            .allMatch(one -> with.await(one, "DELIVERED").equals("DELIVERED"));
                    String state = with.carrier().get("state").asText();
                    boolean stillWaits =
                            waits.equals("QUEUED") && with.state(stuck).matches("QUEUED|SUBMITTING");
                    with.faults("");
                    with.await(stuck, "DELIVERED");
                    return delivered && stillWaits ? state + ", others DELIVERED" : "delayed, or not refused: " + waits;
                }));
        return rows;
    }

    /** As sends, and what its history tells of refusals. */
    private static Row refused(Lane lane, int code, String came) {
        return refused(lane, code, 1, came);
    }

    private static Row refused(Lane lane, int code, int times, String came) {
        String last = came.substring(came.lastIndexOf(',') + 1);
        return new Row(lane, "submit_sm refused with 0x%02x, %d x".formatted(code, times), came, with -> {
            with.faults("'refuse': %d, 'refuseWith': %d".formatted(times, code));
            Sent one = with.write();
            String rested = with.await(one, last);
            return rested.equals(last) ? with.history(one) : rested;
        });
    }

    static List<Row> parts() {
        return List.of(
                sendsLong("three parts, window of two", "", "DELIVERED"),
                sendsLong(
                        "second part refused for now",
                        "'refuse': {'after': 1, 'next': 1}, 'refuseWith': 8",
                        "DELIVERED"),
                sendsLong("second part throttled", "'refuse': {'after': 1, 'next': 1}, 'refuseWith': 88", "DELIVERED"),
                sendsLong(
                        "last part refused for its recipient",
                        "'refuse': {'after': 2, 'next': 1}, 'refuseWith': 11",
                        "FAILED"),
                sendsLong(
                        "second answer lost, no receipts",
                        "'answerDrop': {'after': 1, 'next': 1}, 'noReceipts': true",
                        "UNCERTAIN"),
                // Without an answer to the first part the window has no room for the third, which is then certainly
                // unsent.
                sendsLong(
                        "link cut at the second part, the third unwritten",
                        "'dropLink': {'after': 1, 'next': 1}, 'dropLinkWhen': 'BEFORE_TAKING', 'answerDelay': 300",
                        "FAILED"),
                sendsLong(
                        "link cut at the last part",
                        "'dropLink': {'after': 2, 'next': 1}, 'dropLinkWhen': 'BEFORE_TAKING', 'noReceipts': true",
                        "UNCERTAIN"),
                sendsLong("one part ends undelivered", "'undelivered': {'after': 1, 'next': 1}", "UNDELIVERED"),
                sendsLong(
                        "one part expires at the carrier",
                        "'undelivered': {'after': 2, 'next': 1}, 'undeliveredStat': 'EXPIRED'",
                        "EXPIRED"),
                sendsLong("receipts before answers", "'earlyReceipts': true", "DELIVERED"),
                sendsLong("receipts twice", "'duplicateReceipts': true", "DELIVERED"),
                sendsLong("receipts without parameters", "'receiptTlvs': false", "DELIVERED"),
                new Row(Lane.PARTS, "five of one case, the first throttled: in order", "5 DELIVERED in order", with -> {
                    with.faults("'refuse': 1, 'refuseWith': 88");
                    List<Sent> five = Stream.generate(with::write).limit(5).toList();
                    String all = FaultRows.counted(with, five);
                    List<String> came = with.simulator().submits().stream()
                            .filter(submit -> submit.commandStatus() == 0)
                            .map(submit -> submit.text())
                            .filter(text ->
                                    five.stream().anyMatch(one -> one.text().equals(text)))
                            .toList();
                    return all + (came.equals(five.stream().map(Sent::text).toList()) ? " in order" : " out of order");
                }));
    }

    private static Row sendsLong(String fault, String faults, String state) {
        return new Row(Lane.PARTS, fault, state, with -> {
            with.faults(faults);
            return with.await(with.write(FaultLane.longText()), state);
        });
    }
}
