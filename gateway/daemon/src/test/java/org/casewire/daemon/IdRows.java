package org.casewire.daemon;

import java.util.ArrayList;
import java.util.List;
import org.casewire.daemon.FaultLane.Sent;
import org.casewire.daemon.FaultRows.Lane;
import org.casewire.daemon.FaultRows.Row;

/** Rows of the fault matrix on message ids and receipts. */
final class IdRows {
    private IdRows() {}

    static List<Row> ids() {
        Lane lane = Lane.IDS;
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(
                lane, "hexadecimal in three answers, decimal in the receipts", "DECIMAL_TO_HEX from 3", with -> {
                    with.faults("'answerId': 'HEX', 'receiptId': 'DECIMAL'");
                    FaultRows.counted(with, FaultRows.write(with, 3));
                    return with.carrier().at("/receiptIds/mapping").asText() + " from "
                            + with.carrier().at("/receiptIds/learnedFrom").asLong();
                }));
        List<String> forms = List.of("DECIMAL", "DECIMAL_PADDED", "HEX", "HEX_UPPER", "HEX_PADDED");
        for (String answer : forms) {
            for (String receipt : forms) {
                rows.add(FaultRows.sends(
                        lane,
                        "id " + answer + " in the answer, " + receipt + " in the receipt",
                        "'answerId': '%s', 'receiptId': '%s'".formatted(answer, receipt),
                        "DELIVERED"));
            }
        }
        rows.add(FaultRows.sends(
                lane, "empty id in the answer, the receipt settles it", "'answerId': 'EMPTY'", "DELIVERED"));
        rows.add(FaultRows.sends(
                lane, "empty id in the answer, no receipt", "'answerId': 'EMPTY', 'noReceipts': true", "UNCERTAIN"));
        rows.add(FaultRows.sends(lane, "receipt before the answer", "'earlyReceipts': true", "DELIVERED"));
        rows.add(FaultRows.sends(lane, "receipt late", "'receiptDelay': 700", "DELIVERED"));
        rows.add(FaultRows.sends(lane, "receipt twice", "'duplicateReceipts': true", "DELIVERED"));
        rows.add(FaultRows.sends(lane, "an intermediate receipt first", "'intermediateReceipts': true", "DELIVERED"));
        rows.add(FaultRows.sends(lane, "no receipt at all", "'noReceipts': true", "ACCEPTED"));
        rows.add(FaultRows.sends(
                lane, "receipt by parameters alone", "'receiptText': '', 'receiptEsmClass': false", "DELIVERED"));
        rows.add(FaultRows.sends(
                lane, "receipt by text alone", "'receiptTlvs': false, 'receiptEsmClass': false", "DELIVERED"));
        rows.add(FaultRows.sends(
                lane,
                "receipt with the fields that matter alone",
                "'receiptTlvs': false, 'receiptText': 'id:{id} stat:{stat}'",
                "DELIVERED"));
        for (String stat : List.of("UNDELIV", "DELETED", "REJECTD")) {
            rows.add(FaultRows.sends(
                    lane, "receipt " + stat, "'undelivered': 1, 'undeliveredStat': '" + stat + "'", "UNDELIVERED"));
        }
        rows.add(FaultRows.sends(lane, "receipt EXPIRED", "'undelivered': 1, 'undeliveredStat': 'EXPIRED'", "EXPIRED"));
        rows.add(new Row(lane, "phone off, then on", "ACCEPTED, then DELIVERED", with -> {
            with.smsc().phone(with.patient(), false);
            Sent one = with.write();
            String first = with.await(one, "ACCEPTED");
            with.smsc().phone(with.patient(), true);
            return first + ", then " + with.await(one, "DELIVERED");
        }));
        return rows;
    }
}
