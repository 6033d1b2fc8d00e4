package org.casewire.daemon;

import java.util.List;
import org.casewire.daemon.FaultLane.Sent;
import org.casewire.daemon.FaultRows.Lane;
import org.casewire.daemon.FaultRows.Row;

/** Rows of the fault matrix on what receipts alone can tell, or not: our own reference, and ids against the profile. */
final class ReceiptRows {
    private static final String LOST = "'answerDrop': true, 'echoReference': ";

    private ReceiptRows() {}

    static List<Row> echo() {
        return List.of(
                new Row(
                        Lane.ECHO,
                        "two answers lost on a pair, receipts swapped, references echoed",
                        "UNCERTAIN and UNCERTAIN, then UNDELIVERED and DELIVERED",
                        with -> {
                            with.smsc().phone(with.patient(), false);
                            with.faults(LOST + "'RIGHT', 'undelivered': true, 'receiptDelay': 9000");
                            Sent first = with.write();
                            String one = with.await(first, "UNCERTAIN");
                            with.faults(LOST + "'RIGHT'");
                            Sent second = with.write();
                            String two = with.await(second, "UNCERTAIN");
                            with.smsc().phone(with.patient(), true);
                            two += ", then " + with.await(first, "UNDELIVERED");
                            return one + " and " + two + " and " + with.await(second, "DELIVERED");
                        }),
                new Row(
                        Lane.ECHO,
                        "answer lost, the receipt echoes another segment's reference",
                        "UNCERTAIN, its receipt unmatched",
                        with -> {
                            with.faults(LOST + "'WRONG'");
                            long before = unmatched(with);
                            Sent only = with.write();
                            with.await(only, "UNCERTAIN");
                            Waiting.untilTrue(() -> unmatched(with) > before, () -> "a receipt");
                            // A receipt that came later has been looked at again when this is settled.
                            with.nextPatient();
                            with.faults(LOST + "'RIGHT'");
                            with.await(with.write(), "DELIVERED");
                            return with.state(only) + ", its receipt unmatched";
                        }),
                new Row(Lane.ECHO, "empty ids in answers, references echoed", "2 settled in their way", with -> {
                    with.smsc().phone(with.patient(), false);
                    with.faults("'answerId': 'EMPTY', 'echoReference': 'RIGHT', 'undelivered': true");
                    Sent first = with.write();
                    with.await(first, "UNCERTAIN");
                    with.faults("'answerId': 'EMPTY', 'echoReference': 'RIGHT'");
                    Sent second = with.write();
                    with.await(second, "UNCERTAIN");
                    with.smsc().phone(with.patient(), true);
                    String came = with.await(first, "UNDELIVERED") + " " + with.await(second, "DELIVERED");
                    return came.equals("UNDELIVERED DELIVERED") ? "2 settled in their way" : came;
                }),
                new Row(Lane.ECHO, "answer lost, no echo: the only one", "DELIVERED", with -> {
                    with.faults(LOST + "'NONE'");
                    return with.await(with.write(), "DELIVERED");
                }));
    }

    static List<Row> bases() {
        return List.of(
                new Row(Lane.BASES, "ids as the profile says", "DELIVERED", with -> {
                    with.faults("'answerId': 'HEX', 'receiptId': 'HEX_PADDED'");
                    return with.await(with.write(), "DELIVERED");
                }),
                new Row(
                        Lane.BASES,
                        "ids otherwise than the profile says: shown to the operator",
                        "ACCEPTED, told why",
                        with -> {
                            with.faults("'answerId': 'HEX', 'receiptId': 'DECIMAL', 'receiptDelay': 500");
                            Sent one = with.write();
                            Waiting.untilTrue(
                                    () -> with.carrier()
                                                    .at("/receiptIds/ruledOut")
                                                    .asLong()
                                            > 0,
                                    () -> "ruled out");
                            String why = with.carrier().at("/why/0/next").asText();
                            return with.await(one, "ACCEPTED") + (why.contains("receiptIdBase") ? ", told why" : why);
                        }));
    }

    private static long unmatched(FaultLane with) {
        return with.carrier().at("/receiptIds/unmatched").asLong();
    }
}
