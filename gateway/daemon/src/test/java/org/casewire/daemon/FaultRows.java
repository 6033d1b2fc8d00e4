package org.casewire.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.casewire.daemon.FaultLane.Sent;

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
            case CODES -> SubmitRows.codes();
            case LINKS -> LinkRows.links();
            case PARTS -> SubmitRows.parts();
            case IDS -> IdRows.ids();
            case INBOUND -> InboundRows.inbound();
            case HOLDS -> HoldRows.holds();
            case ECHO -> ReceiptRows.echo();
            case BASES -> ReceiptRows.bases();
            case FOREIGN -> ForeignRows.foreign();
        };
    }

    /** One message under a fault; the expected word is the state it must come to rest in. */
    static Row sends(Lane lane, String fault, String faults, String state) {
        return new Row(lane, fault, state, with -> {
            with.faults(faults);
            return with.await(with.write(), state);
        });
    }

    static List<Sent> write(FaultLane with, int messages) {
        List<Sent> all = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            with.nextPatient();
            all.add(with.write());
        }
        return all;
    }

    static String counted(FaultLane with, List<Sent> all) {
        all.forEach(one -> with.await(one, "DELIVERED"));
        Map<String, Long> states = all.stream().collect(Collectors.groupingBy(with::state, Collectors.counting()));
        return states.entrySet().stream()
                .map(one -> one.getValue() + " " + one.getKey())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
