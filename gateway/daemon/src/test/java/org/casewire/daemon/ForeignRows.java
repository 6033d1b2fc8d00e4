package org.casewire.daemon;

import java.util.List;
import org.casewire.daemon.FaultLane.Sent;
import org.casewire.daemon.FaultRows.Lane;
import org.casewire.daemon.FaultRows.Row;

/** Rows of the fault matrix that an SMSC of another make plays. */
final class ForeignRows {
    private ForeignRows() {}

    static List<Row> foreign() {
        Lane lane = Lane.FOREIGN;
        return List.of(
                new Row(lane, "an SMSC of another make", "DELIVERED", with -> with.await(with.write(), "DELIVERED")),
                new Row(
                        lane,
                        "its long texts",
                        "DELIVERED",
                        with -> with.await(with.write(FaultLane.longText()), "DELIVERED")),
                new Row(
                        lane,
                        "its emoji",
                        "DELIVERED",
                        with -> with.await(with.write(FaultLane.text() + " \uD83D\uDE00"), "DELIVERED")),
                new Row(lane, "its phone off, then on", "ACCEPTED, then DELIVERED", with -> {
                    with.smsc().phone(with.patient(), false);
                    Sent one = with.write();
                    String first = with.await(one, "ACCEPTED");
                    with.smsc().phone(with.patient(), true);
                    return first + ", then " + with.await(one, "DELIVERED");
                }),
                new Row(
                        lane,
                        "twenty at once",
                        "20 DELIVERED",
                        with -> FaultRows.counted(with, FaultRows.write(with, 20))),
                new Row(lane, "a reply", "1 in the thread", with -> {
                    with.await(with.write(), "DELIVERED");
                    with.reply(FaultLane.text());
                    return with.awaitReplies(1);
                }),
                new Row(lane, "a bind made anew", "DELIVERED", with -> {
                    with.operate("binds/" + with.firstBind() + "/rebind");
                    return with.await(with.write(), "DELIVERED");
                }));
    }
}
