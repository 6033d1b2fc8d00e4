package org.casewire.daemon;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.casewire.daemon.FaultLane.Sent;
import org.casewire.daemon.FaultRows.Lane;
import org.casewire.daemon.FaultRows.Row;
import org.casewire.smpp.simulator.Faults;

/** Rows of the fault matrix on links that are lost, hang or carry nonsense. */
final class LinkRows {
    private LinkRows() {}

    static List<Row> links() {
        Lane lane = Lane.LINKS;
        List<Row> rows = new ArrayList<>();
        rows.add(FaultRows.sends(lane, "generic_nack for a submit_sm", "'nack': 1", "DELIVERED"));
        rows.add(FaultRows.sends(lane, "submit_sm vanishes on the way", "'submitLoss': 1", "UNCERTAIN"));
        rows.add(FaultRows.sends(
                lane, "taken, answer lost, no receipt", "'answerDrop': 1, 'noReceipts': true", "UNCERTAIN"));
        rows.add(FaultRows.sends(lane, "taken, answer lost, its receipt settles it", "'answerDrop': 1", "DELIVERED"));
        rows.add(FaultRows.sends(
                lane, "link cut before it is taken", "'dropLink': 1, 'dropLinkWhen': 'BEFORE_TAKING'", "UNCERTAIN"));
        rows.add(FaultRows.sends(
                lane,
                "link cut before the answer; the receipt settles it",
                "'dropLink': 1, 'dropLinkWhen': 'BEFORE_ANSWER'",
                "DELIVERED"));
        rows.add(FaultRows.sends(
                lane, "link cut after the answer", "'dropLink': 1, 'dropLinkWhen': 'AFTER_ANSWER'", "DELIVERED"));
        rows.add(FaultRows.sends(
                lane, "answer is octets that are no PDU", "'oddAnswer': 1, 'oddAnswerAs': 'GARBAGE'", "DELIVERED"));
        rows.add(FaultRows.sends(
                lane, "answer of another class", "'oddAnswer': 1, 'oddAnswerAs': 'WRONG_CLASS'", "DELIVERED"));
        rows.add(FaultRows.sends(
                lane,
                "answer of another class, no receipt",
                "'oddAnswer': 1, 'oddAnswerAs': 'WRONG_CLASS', 'noReceipts': true",
                "UNCERTAIN"));
        rows.add(FaultRows.sends(
                lane,
                "answer under a strange number",
                "'oddAnswer': 1, 'oddAnswerAs': 'STRANGE_SEQUENCE'",
                "DELIVERED"));
        rows.add(FaultRows.sends(
                lane,
                "answer with an id that does not end",
                "'oddAnswer': 1, 'oddAnswerAs': 'UNTERMINATED_ID'",
                "DELIVERED"));
        rows.add(FaultRows.sends(
                lane, "answer without a body", "'oddAnswer': 1, 'oddAnswerAs': 'NO_BODY'", "DELIVERED"));
        rows.add(FaultRows.sends(lane, "answer twice", "'oddAnswer': 1, 'oddAnswerAs': 'TWICE'", "DELIVERED"));
        rows.add(FaultRows.sends(lane, "answer half a second late", "'answerDelay': 500", "DELIVERED"));
        rows.add(FaultRows.sends(lane, "answer after the response time-out", "'answerDelay': 1500", "DELIVERED"));
        rows.add(FaultRows.sends(
                lane,
                "answer after the response time-out, no receipt",
                "'answerDelay': 1500, 'noReceipts': true",
                "ACCEPTED"));
        rows.add(FaultRows.sends(
                lane,
                "refused after the response time-out",
                "'answerDelay': 1500, 'refuse': true, 'refuseWith': 8",
                "FAILED"));
        rows.add(between(
                lane, "all links cut while idle", with -> with.simulator().dropBinds()));
        rows.add(between(lane, "the carrier unbinds", with -> with.simulator().unbindAll()));
        rows.add(between(lane, "a frame of 4 GiB", with -> octets(with, "ffffffff000000040000000000000001")));
        rows.add(between(lane, "a frame of 3 octets", with -> octets(with, "00000003")));
        rows.add(between(lane, "an unknown command", with -> octets(with, "00000010000009990000000000000009")));
        rows.add(between(
                lane, "a deliver_sm cut short", with -> octets(with, "00000012000000050000000000000009" + "0001")));
        rows.add(between(
                lane, "the carrier asks enquire_link", with -> with.simulator().enquireAll()));
        rows.add(between(
                lane, "the carrier does not answer enquire_link", with -> with.faults("'silentEnquireLink': true")));
        rows.add(new Row(
                lane, "the carrier reads no more, and later what has come", "UNCERTAIN, then 2 DELIVERED", with -> {
                    List<String> hung = with.binds();
                    with.simulator().reading(false);
                    Sent one = with.write();
                    // The network took it, so the carrier may have it.
                    String hangs = with.await(one, "UNCERTAIN");
                    // One link may be given up before the other, and what still hangs takes messages too.
                    Waiting.untilTrue(() -> Collections.disjoint(hung, with.binds()), () -> "each link is given up");
                    with.awaitState("UP");
                    with.simulator().reading(true);
                    with.await(one, "DELIVERED");
                    return hangs + ", then " + FaultRows.counted(with, List.of(one, with.write()));
                }));
        rows.add(new Row(lane, "the carrier is away while five are written", "5 DELIVERED", with -> {
            with.simulator().listening(false);
            with.awaitState("DOWN");
            List<Sent> five = FaultRows.write(with, 5);
            with.simulator().listening(true);
            return FaultRows.counted(with, five);
        }));
        rows.add(new Row(lane, "binds are refused twice with 0x0d", "DELIVERED", with -> {
            with.faults("'refuseBinds': 2, 'refuseBindsWith': 13");
            with.simulator().dropBinds();
            return with.await(with.write(), "DELIVERED");
        }));
        rows.add(new Row(lane, "stopped by an operator and started", "QUEUED, then DELIVERED", with -> {
            with.operate("stop");
            Sent one = with.write();
            String held = with.state(one);
            with.operate("start");
            return held + ", then " + with.await(one, "DELIVERED");
        }));
        rows.add(new Row(lane, "a bind is made anew amid twenty messages", "20 DELIVERED", with -> {
            with.faults("'answerDelay': 50");
            List<Sent> twenty = FaultRows.write(with, 20);
            with.operate("binds/" + with.firstBind() + "/rebind");
            return FaultRows.counted(with, twenty);
        }));
        rows.add(new Row(lane, "links cut amid twenty messages", "all settled", with -> {
            with.faults("'answerDelay': 30");
            List<Sent> twenty = FaultRows.write(with, 20);
            with.simulator().dropBinds();
            return settled(with, twenty);
        }));
        return rows;
    }

    private static Row between(Lane lane, String fault, java.util.function.Consumer<FaultLane> act) {
        return new Row(lane, fault, "DELIVERED and DELIVERED", with -> {
            String before = with.await(with.write(), "DELIVERED");
            String since = with.bindsSince();
            act.accept(with);
            if (fault.contains("enquire_link")) {
                // What is written into a link that hangs is honestly UNCERTAIN; this row is about the link.
                Waiting.untilTrue(() -> givenUp(with, fault, since), () -> fault);
            }
            with.awaitState("UP");
            return before + " and " + with.await(with.write(), "DELIVERED");
        });
    }

    /** Where a link must be given up, it has been: a bind is a later one. */
    private static boolean givenUp(FaultLane with, String fault, String since) {
        if (fault.contains("asks")) {
            return true;
        }
        boolean given = !with.bindsSince().equals(since);
        if (given) {
            with.simulator().faults(Faults.NONE);
        }
        return given;
    }

    private static void octets(FaultLane with, String hex) {
        with.simulator().sendOctets(HexFormat.of().parseHex(hex));
    }

    private static String settled(FaultLane with, List<Sent> all) {
        Waiting.untilTrue(
                () -> all.stream()
                        .map(with::state)
                        .allMatch(state -> state.equals("DELIVERED") || state.equals("UNCERTAIN")),
                () -> "settled");
        return "all settled";
    }
}
