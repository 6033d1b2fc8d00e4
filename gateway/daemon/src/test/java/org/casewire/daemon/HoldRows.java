package org.casewire.daemon;

import java.util.ArrayList;
import java.util.List;
import org.casewire.daemon.FaultLane.Sent;
import org.casewire.daemon.FaultRows.Lane;
import org.casewire.daemon.FaultRows.Row;

/** Rows of the fault matrix on carriers and sender numbers that are held. */
final class HoldRows {
    private HoldRows() {}

    static List<Row> holds() {
        Lane lane = Lane.HOLDS;
        return List.of(
                new Row(lane, "three messages refused with 0x15", "HELD, 4 QUEUED, 4 DELIVERED", with -> {
                    with.faults("'refuse': true, 'refuseWith': 21");
                    List<Sent> sent = FaultRows.write(with, 3);
                    with.awaitState("HELD");
                    return released(with, "HELD", sent);
                }),
                new Row(lane, "three sender numbers refused with 0x0a", "HELD, 4 QUEUED, 4 DELIVERED", with -> {
                    with.faults("'refuse': true, 'refuseWith': 10");
                    List<Sent> sent = new ArrayList<>();
                    for (int i = 0; i < 3; i++) {
                        with.anotherCase();
                        sent.add(with.write());
                    }
                    with.awaitState("HELD");
                    return released(with, "HELD", sent);
                }),
                new Row(
                        lane,
                        "one sender number refused with 0x48 three times",
                        "held alone, 4 QUEUED, 4 DELIVERED",
                        with -> {
                            with.faults("'refuse': {'source': '16105'}, 'refuseWith': 72");
                            List<Sent> sent = FaultRows.write(with, 3);
                            Waiting.untilTrue(
                                    () -> with.carrier()
                                            .at("/held/0/senderNumber")
                                            .asText()
                                            .equals("16105"),
                                    () -> "held");
                            with.anotherCase();
                            Sent other = with.write();
                            String alone = with.await(other, "DELIVERED").equals("DELIVERED")
                                            && with.awaitState("UP").equals("UP")
                                    ? "held alone"
                                    : "all held";
                            return released(with, alone, sent);
                        }),
                new Row(lane, "a submit refused for the credentials, always", "HELD, 2 QUEUED, 2 DELIVERED", with -> {
                    with.faults("'refuse': true, 'refuseWith': 14");
                    List<Sent> sent = FaultRows.write(with, 1);
                    with.awaitState("HELD");
                    return released(with, "HELD", sent);
                }),
                new Row(lane, "binds refused for the credentials", "HELD, 1 QUEUED, 1 DELIVERED", with -> {
                    with.faults("'refuseBinds': true, 'refuseBindsWith': 14");
                    with.simulator().dropBinds();
                    with.awaitState("HELD");
                    return released(with, "HELD", List.of());
                }));
    }

    /** Nothing goes out while it is held, and all of it, once, when an operator has started it. */
    private static String released(FaultLane with, String held, List<Sent> sent) {
        with.nextPatient();
        List<Sent> all = new ArrayList<>(sent);
        all.add(with.write());
        Waiting.untilTrue(
                () -> all.stream().map(with::state).allMatch("QUEUED"::equals),
                () -> "queued: " + all.stream().map(with::state).toList());
        with.faults("");
        with.operate("start");
        String came = FaultRows.counted(with, all);
        return held + ", " + all.size() + " QUEUED, " + came;
    }
}
