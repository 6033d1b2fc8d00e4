package org.casewire.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.casewire.daemon.FaultLane.Sent;
import org.casewire.smpp.simulator.Faults;
import org.casewire.smpp.simulator.InboundText;
import org.casewire.smpp.simulator.InboundText.Concatenation;
import org.casewire.smpp.simulator.InboundView;
import org.casewire.smpp.simulator.SimulatorSettings.Redelivery;

/** The rows of the fault matrix: what a carrier does, and what must come of it. */
final class FaultRows {
    private FaultRows() {}

    /** Carriers of the one daemon. */
    enum Lane {
        CODES("sim", Map.of("commandStatus", "{'0x0400': RECIPIENT, '0x0401': FLOW}"), "15400"),
        LINKS("links", Map.of("binds", "2"), "16101"),
        PARTS("parts", Map.of("bindType", "TRANSMITTER_RECEIVER", "windowSize", "2"), "16102"),
        IDS("ids", Map.of(), "16103"),
        INBOUND("inbound", Map.of("binds", "2"), "16104"),
        HOLDS("holds", Map.of(), "16105", "16106", "16107", "16108"),
        ECHO("echo", Map.of("userMessageReference", "true"), "16110"),
        BASES("bases", Map.of("receipt", "{responseIdBase: HEX, receiptIdBase: HEX}"), "16111"),
        FOREIGN("foreign", Map.of(), "16109");

        private final String carrier;
        private final Map<String, String> settings;
        private final List<String> numbers;

        Lane(String carrier, Map<String, String> settings, String... numbers) {
            this.carrier = carrier;
            this.settings = settings;
            this.numbers = List.of(numbers);
        }

        String carrier() {
            return carrier;
        }

        Map<String, String> settings() {
            return settings;
        }

        List<String> numbers() {
            return numbers;
        }
    }

    record Row(Lane lane, String fault, String expected, Function<FaultLane, String> story) {}

    static List<Row> of(Lane lane) {
        return switch (lane) {
            case CODES -> codes();
            case LINKS -> links();
            case PARTS -> parts();
            case IDS -> ids();
            case INBOUND -> inbound();
            case HOLDS -> holds();
            case ECHO -> ReceiptRows.echo();
            case BASES -> ReceiptRows.bases();
            case FOREIGN -> foreign();
        };
    }

    /** One message under a fault; the expected word is the state it must come to rest in. */
    private static Row sends(Lane lane, String fault, String faults, String state) {
        return new Row(lane, fault, state, with -> {
            with.faults(faults);
            return with.await(with.write(), state);
        });
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

    private static List<Row> codes() {
        List<Row> rows = new ArrayList<>();
        rows.add(sends(Lane.CODES, "none", "", "DELIVERED"));
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
        return rows;
    }

    private static List<Row> links() {
        Lane lane = Lane.LINKS;
        List<Row> rows = new ArrayList<>();
        rows.add(sends(lane, "generic_nack for a submit_sm", "'nack': 1", "DELIVERED"));
        rows.add(sends(lane, "submit_sm vanishes on the way", "'submitLoss': 1", "UNCERTAIN"));
        rows.add(sends(lane, "taken, answer lost, no receipt", "'answerDrop': 1, 'noReceipts': true", "UNCERTAIN"));
        rows.add(sends(lane, "taken, answer lost, its receipt settles it", "'answerDrop': 1", "DELIVERED"));
        rows.add(sends(
                lane, "link cut before it is taken", "'dropLink': 1, 'dropLinkWhen': 'BEFORE_TAKING'", "UNCERTAIN"));
        rows.add(sends(
                lane,
                "link cut before the answer; the receipt settles it",
                "'dropLink': 1, 'dropLinkWhen': 'BEFORE_ANSWER'",
                "DELIVERED"));
        rows.add(
                sends(lane, "link cut after the answer", "'dropLink': 1, 'dropLinkWhen': 'AFTER_ANSWER'", "DELIVERED"));
        rows.add(sends(
                lane, "answer is octets that are no PDU", "'oddAnswer': 1, 'oddAnswerAs': 'GARBAGE'", "DELIVERED"));
        rows.add(sends(lane, "answer of another class", "'oddAnswer': 1, 'oddAnswerAs': 'WRONG_CLASS'", "DELIVERED"));
        rows.add(sends(
                lane,
                "answer of another class, no receipt",
                "'oddAnswer': 1, 'oddAnswerAs': 'WRONG_CLASS', 'noReceipts': true",
                "UNCERTAIN"));
        rows.add(sends(
                lane,
                "answer under a strange number",
                "'oddAnswer': 1, 'oddAnswerAs': 'STRANGE_SEQUENCE'",
                "DELIVERED"));
        rows.add(sends(
                lane,
                "answer with an id that does not end",
                "'oddAnswer': 1, 'oddAnswerAs': 'UNTERMINATED_ID'",
                "DELIVERED"));
        rows.add(sends(lane, "answer without a body", "'oddAnswer': 1, 'oddAnswerAs': 'NO_BODY'", "DELIVERED"));
        rows.add(sends(lane, "answer twice", "'oddAnswer': 1, 'oddAnswerAs': 'TWICE'", "DELIVERED"));
        rows.add(sends(lane, "answer half a second late", "'answerDelay': 500", "DELIVERED"));
        rows.add(sends(lane, "answer after the response time-out", "'answerDelay': 1500", "DELIVERED"));
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
                    return hangs + ", then " + counted(with, List.of(one, with.write()));
                }));
        rows.add(new Row(lane, "the carrier is away while five are written", "5 DELIVERED", with -> {
            with.simulator().listening(false);
            with.awaitState("DOWN");
            List<Sent> five = write(with, 5);
            with.simulator().listening(true);
            return counted(with, five);
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
            List<Sent> twenty = write(with, 20);
            with.operate("binds/" + with.firstBind() + "/rebind");
            return counted(with, twenty);
        }));
        rows.add(new Row(lane, "links cut amid twenty messages", "all settled", with -> {
            with.faults("'answerDelay': 30");
            List<Sent> twenty = write(with, 20);
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

    private static List<Sent> write(FaultLane with, int messages) {
        List<Sent> all = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            with.nextPatient();
            all.add(with.write());
        }
        return all;
    }

    private static String counted(FaultLane with, List<Sent> all) {
        all.forEach(one -> with.await(one, "DELIVERED"));
        Map<String, Long> states = all.stream().collect(Collectors.groupingBy(with::state, Collectors.counting()));
        return states.entrySet().stream()
                .map(one -> one.getValue() + " " + one.getKey())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String settled(FaultLane with, List<Sent> all) {
        Waiting.untilTrue(
                () -> all.stream()
                        .map(with::state)
                        .allMatch(state -> state.equals("DELIVERED") || state.equals("UNCERTAIN")),
                () -> "settled");
        return "all settled";
    }

    private static Row sendsLong(String fault, String faults, String state) {
        return new Row(Lane.PARTS, fault, state, with -> {
            with.faults(faults);
            return with.await(with.write(FaultLane.longText()), state);
        });
    }

    private static List<Row> parts() {
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
                sendsLong(
                        "link cut at the second part",
                        "'dropLink': {'after': 1, 'next': 1}, 'dropLinkWhen': 'BEFORE_TAKING', 'noReceipts': true",
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
                    String all = counted(with, five);
                    List<String> came = with.simulator().submits().stream()
                            .filter(submit -> submit.commandStatus() == 0)
                            .map(submit -> submit.text())
                            .filter(text ->
                                    five.stream().anyMatch(one -> one.text().equals(text)))
                            .toList();
                    return all + (came.equals(five.stream().map(Sent::text).toList()) ? " in order" : " out of order");
                }));
    }

    private static List<Row> ids() {
        Lane lane = Lane.IDS;
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(
                lane, "hexadecimal in three answers, decimal in the receipts", "DECIMAL_TO_HEX from 3", with -> {
                    with.faults("'answerId': 'HEX', 'receiptId': 'DECIMAL'");
                    counted(with, write(with, 3));
                    return with.carrier().at("/receiptIds/mapping").asText() + " from "
                            + with.carrier().at("/receiptIds/learnedFrom").asLong();
                }));
        List<String> forms = List.of("DECIMAL", "DECIMAL_PADDED", "HEX", "HEX_UPPER", "HEX_PADDED");
        for (String answer : forms) {
            for (String receipt : forms) {
                rows.add(sends(
                        lane,
                        "id " + answer + " in the answer, " + receipt + " in the receipt",
                        "'answerId': '%s', 'receiptId': '%s'".formatted(answer, receipt),
                        "DELIVERED"));
            }
        }
        rows.add(sends(lane, "empty id in the answer, the receipt settles it", "'answerId': 'EMPTY'", "DELIVERED"));
        rows.add(sends(
                lane, "empty id in the answer, no receipt", "'answerId': 'EMPTY', 'noReceipts': true", "UNCERTAIN"));
        rows.add(sends(lane, "receipt before the answer", "'earlyReceipts': true", "DELIVERED"));
        rows.add(sends(lane, "receipt late", "'receiptDelay': 700", "DELIVERED"));
        rows.add(sends(lane, "receipt twice", "'duplicateReceipts': true", "DELIVERED"));
        rows.add(sends(lane, "an intermediate receipt first", "'intermediateReceipts': true", "DELIVERED"));
        rows.add(sends(lane, "no receipt at all", "'noReceipts': true", "ACCEPTED"));
        rows.add(
                sends(lane, "receipt by parameters alone", "'receiptText': '', 'receiptEsmClass': false", "DELIVERED"));
        rows.add(sends(lane, "receipt by text alone", "'receiptTlvs': false, 'receiptEsmClass': false", "DELIVERED"));
        rows.add(sends(
                lane,
                "receipt with the fields that matter alone",
                "'receiptTlvs': false, 'receiptText': 'id:{id} stat:{stat}'",
                "DELIVERED"));
        for (String stat : List.of("UNDELIV", "DELETED", "REJECTD")) {
            rows.add(sends(
                    lane, "receipt " + stat, "'undelivered': 1, 'undeliveredStat': '" + stat + "'", "UNDELIVERED"));
        }
        rows.add(sends(lane, "receipt EXPIRED", "'undelivered': 1, 'undeliveredStat': 'EXPIRED'", "EXPIRED"));
        rows.add(new Row(lane, "phone off, then on", "ACCEPTED, then DELIVERED", with -> {
            with.smsc().phone(with.patient(), false);
            Sent one = with.write();
            String first = with.await(one, "ACCEPTED");
            with.smsc().phone(with.patient(), true);
            return first + ", then " + with.await(one, "DELIVERED");
        }));
        return rows;
    }

    private static Row receives(String fault, int replies, Function<FaultLane, Integer> act) {
        return new Row(Lane.INBOUND, fault, replies + " in the thread", with -> {
            with.await(with.write(), "DELIVERED");
            return with.awaitReplies(act.apply(with));
        });
    }

    private static List<Row> inbound() {
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
            String text = FaultLane.text();
            with.expectReply(text, 1);
            var coming = with.simulator()
                    .inbound(InboundText.of(
                            with.patient(), Lane.INBOUND.numbers().get(0), text));
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
            String text = FaultLane.text();
            with.expectReply(text, 1);
            var coming = with.simulator()
                    .inbound(InboundText.of(
                            with.patient(), Lane.INBOUND.numbers().get(0), text));
            with.simulator().dropBinds();
            await(coming);
            return 1;
        }));
        rows.add(receives("a text that looks a bit like a receipt", 1, with -> {
            with.reply("id: my stat is fine, " + FaultLane.text());
            return 1;
        }));
        return rows;
    }

    private static Redelivery quick() {
        return new Redelivery(100, Duration.ofSeconds(2), Duration.ofMillis(200));
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

    private static List<Row> holds() {
        Lane lane = Lane.HOLDS;
        return List.of(
                new Row(lane, "three messages refused with 0x15", "HELD, 4 QUEUED, 4 DELIVERED", with -> {
                    with.faults("'refuse': true, 'refuseWith': 21");
                    List<Sent> sent = write(with, 3);
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
                            List<Sent> sent = write(with, 3);
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
                    List<Sent> sent = write(with, 1);
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
        String came = counted(with, all);
        return held + ", " + all.size() + " QUEUED, " + came;
    }

    private static List<Row> foreign() {
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
                new Row(lane, "twenty at once", "20 DELIVERED", with -> counted(with, write(with, 20))),
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
