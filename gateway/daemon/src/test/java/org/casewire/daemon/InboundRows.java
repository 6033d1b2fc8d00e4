package org.casewire.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.casewire.daemon.FaultRows.Lane;
import org.casewire.daemon.FaultRows.Row;
import org.casewire.smpp.simulator.InboundText;
import org.casewire.smpp.simulator.InboundText.Concatenation;
import org.casewire.smpp.simulator.InboundView;
import org.casewire.smpp.simulator.SimulatorSettings.Redelivery;

/** Rows of the fault matrix on what patients write. */
final class InboundRows {
    private InboundRows() {}

    static List<Row> inbound() {
        List<Row> rows = new ArrayList<>();
        rows.add(receives("a short reply", 1, with -> {
            with.reply(FaultLane.text());
            return 1;
        }));
        for (Concatenation kind : Concatenation.values()) {
            rows.add(receives("a long reply by " + kind, 1, with -> longReply(with, kind, List.of())));
        }
        rows.add(receives("parts in reverse", 1, with -> longReply(with, Concatenation.UDH_8, List.of(3, 2, 1))));
        rows.add(receives("one part twice", 1, with -> longReply(with, Concatenation.UDH_16, List.of(1, 2, 2, 3))));
        rows.add(receives("an emoji", 1, with -> {
            with.reply(FaultLane.text() + " \uD83D\uDE00");
            return 1;
        }));
        rows.add(receives("\"ok\" twice is two texts", 2, with -> {
            with.expectReply("ok", 2);
            with.smsc().write(with.patient(), Lane.INBOUND.numbers().get(0), "ok");
            with.smsc().write(with.patient(), Lane.INBOUND.numbers().get(0), "ok");
            return 2;
        }));
        rows.add(receives("acknowledged in time, and repeated on the same link: both stay", 2, with -> {
            with.simulator().redelivery(quick());
            with.faults("'acknowledgementLoss': 1");
            String text = FaultLane.text();
            with.expectReply(text, 2);
            with.smsc().write(with.patient(), Lane.INBOUND.numbers().get(0), text);
            return 2;
        }));
        rows.add(receives("the acknowledgement is lost with its link, and it comes again", 1, with -> {
            with.simulator().redelivery(quick());
            with.faults("'acknowledgementLoss': 1");
            CompletableFuture<InboundView> coming = with.comes(FaultLane.text());
            with.awaitReplies(1);
            with.simulator().dropBinds();
            await(coming);
            return 1;
        }));
        rows.add(receives("two patients' parts with one reference, interleaved", 1, with -> {
            String mine = FaultLane.longText();
            String first = with.patient();
            part(with, mine, 77, 1);
            with.expectReply(mine, 1);
            with.nextPatient();
            String theirs = FaultLane.longText();
            with.expectReply(theirs, 1);
            part(with, theirs, 77, 1);
            for (int number = 2; number <= 3; number++) {
                partOf(with, first, mine, 77, number);
                part(with, theirs, 77, number);
            }
            return 1;
        }));
        rows.add(receives("links cut while a reply is on its way", 1, with -> {
            CompletableFuture<InboundView> coming = with.comes(FaultLane.text());
            with.simulator().dropBinds();
            await(coming);
            return 1;
        }));
        rows.add(new Row(
                Lane.INBOUND,
                "both binds are made anew while hundreds of texts are on their way",
                "1200 taken",
                with -> {
                    List<String> binds = with.bindIds();
                    List<Long> coming = new ArrayList<>();
                    for (int round = 0; round < 2; round++) {
                        with.simulator().redelivery(quick(1));
                        for (int i = 0; i < 600; i++) {
                            if (i % 100 == 0) {
                                with.nextPatient();
                            }
                            coming.add(with.writes(FaultLane.text()));
                        }
                        // More than is taken from a bind at a time, so that some lies unread when it ends.
                        with.simulator().redelivery(quick(1_000));
                        binds.forEach(bind -> with.operate("binds/" + bind + "/rebind"));
                        with.awaitTaken(coming);
                    }
                    return coming.size() + " taken";
                }));
        rows.add(receives("a text that looks a bit like a receipt", 1, with -> {
            with.reply("id: my stat is fine, " + FaultLane.text());
            return 1;
        }));
        return rows;
    }

    private static Row receives(String fault, int replies, Function<FaultLane, Integer> act) {
        return new Row(Lane.INBOUND, fault, replies + " in the thread", with -> {
            with.await(with.write(), "DELIVERED");
            return with.awaitReplies(act.apply(with));
        });
    }

    private static Redelivery quick() {
        return quick(100);
    }

    /** @param window unanswered deliver_sm per bind */
    private static Redelivery quick(int window) {
        return new Redelivery(window, Duration.ofSeconds(2), Duration.ofMillis(200));
    }

    private static void await(CompletableFuture<InboundView> coming) {
        try {
            coming.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the text was not acknowledged", e);
        }
    }

    private static int longReply(FaultLane with, Concatenation kind, List<Integer> order) {
        String text = FaultLane.longText();
        with.expectReply(text, 1);
        ((org.casewire.daemon.harness.SimulatorSmsc) with.smsc())
                .write(new InboundText(
                        with.patient(), Lane.INBOUND.numbers().get(0), text, -1, kind, -1, order, -1, 0));
        return 1;
    }

    private static void part(FaultLane with, String text, int reference, int number) {
        partOf(with, with.patient(), text, reference, number);
    }

    private static void partOf(FaultLane with, String from, String text, int reference, int number) {
        ((org.casewire.daemon.harness.SimulatorSmsc) with.smsc())
                .write(new InboundText(
                        from,
                        Lane.INBOUND.numbers().get(0),
                        text,
                        -1,
                        Concatenation.UDH_8,
                        reference,
                        List.of(number),
                        -1,
                        0));
    }
}
