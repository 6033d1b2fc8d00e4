package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.smpp.rehearsal.Difference;
import org.casewire.smpp.rehearsal.Finding;
import org.casewire.smpp.rehearsal.PhoneOwner;
import org.casewire.smpp.rehearsal.RehearsalFailed;
import org.casewire.smpp.rehearsal.RehearsalReport;
import org.casewire.smpp.rehearsal.Topic;
import org.casewire.smpp.simulator.Counter;
import org.casewire.smpp.simulator.InboundText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each quirk of a carrier is switched on, and the rehearsal must name that one and no other. */
@Timeout(180)
class RehearsalTest {
    private static final int MOST = 60;
    private static final String UNKNOWN = "(not found out)";

    /** Keys that a carrier without quirks would have narrowed, too. */
    private static final Set<String> ALWAYS = Set.of("receipt.responseIdBase", "receipt.receiptIdBase");

    @Test
    void eachQuirkIsNamedAndTheProfileFoundWorks() throws Exception {
        List<RehearsalRow> rows = RehearsalRow.all();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Seen usual = see(RehearsalRow.usual());
            assertThat(usual.keys()).isEmpty();
            List<Callable<List<String>>> work = new ArrayList<>();
            List<String> table = new ArrayList<>();
            for (RehearsalRow row : rows) {
                work.add(() -> faults(row, usual, table));
            }
            List<String> faults = new ArrayList<>();
            for (Future<List<String>> done : threads.invokeAll(work)) {
                faults.addAll(done.get());
            }
            table.sort(null);
            System.out.println("quirk → found (keys of the profile to change)");
            table.forEach(System.out::println);
            assertThat(faults).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refusedCredentialsAreTriedOnce() {
        try (RehearsalBench bench = new RehearsalBench("{}")) {
            assertThatThrownBy(
                            () -> bench.rehearse(bench.plan("{\"password\": \"wrong-one\"}", MOST), PhoneOwner.BY_TEXT))
                    .isInstanceOf(RehearsalFailed.class)
                    .hasMessageContaining("tried once and not again")
                    .hasMessageNotContaining("wrong-one");
            assertThat(bench.simulator.stats().count(Counter.BINDS_REFUSED)).isOne();
            assertThat(bench.simulator.submits()).isEmpty();
        }
    }

    @Test
    void anAccountThatIsBoundElsewhereIsLeftAloneAndTheRemedyTold() {
        try (RehearsalBench bench = new RehearsalBench("{\"bindLimit\": 1}");
                CarrierBench daemon = CarrierBench.bound(bench.simulator.smppPort(), "{}")) {
            assertThatThrownBy(() -> bench.rehearse(bench.plan("{}", MOST), PhoneOwner.BY_TEXT))
                    .isInstanceOf(RehearsalFailed.class)
                    .hasMessageContaining("POST /v1/carriers/operator-1/stop");
            assertThat(daemon.carrier.status().state()).isEqualTo(LinkStatus.State.UP);
        }
    }

    @Test
    void whatIsForSomebodyElseStaysWithTheCarrier() throws Exception {
        try (RehearsalBench bench = new RehearsalBench("{}")) {
            InboundText patient = InboundText.of("+358409876543", "15400", "I am late");
            bench.simulator.send(patient);
            RehearsalReport report = bench.rehearse(bench.plan("{}", MOST), PhoneOwner.BY_TEXT);

            assertThat(report.leftWithCarrier()).isPositive();
            assertThat(report.words())
                    .contains("so that the carrier keeps them")
                    .doesNotContain("late", "358");
            try (CarrierBench daemon = CarrierBench.bound(bench.simulator.smppPort(), "{}")) {
                CarrierBench.until(() -> daemon.listener.parts.size() == 1, "the patient's text");
                assertThat(daemon.listener.parts.element().from()).isEqualTo("+358409876543");
            }
        }
    }

    @Test
    void withoutAnOwnerWhoAnswersTheRestIsLearnedAllTheSame() {
        try (RehearsalBench bench = new RehearsalBench("{\"answerId\": \"HEX\"}")) {
            bench.simulator.handsetAnswers(CarrierBench.PHONE, false);
            RehearsalReport report = bench.rehearse(bench.plan("{}", MOST), PhoneOwner.BY_TEXT);

            assertThat(report.unknown())
                    .containsOnlyKeys(
                            Topic.ALPHABET,
                            Topic.CONCATENATION,
                            Topic.INBOUND_ALPHABET,
                            Topic.INBOUND_NUMBERS,
                            Topic.THROTTLED_WITH);
            assertThat(report.unknown().get(Topic.ALPHABET)).contains("--ask");
            assertThat(report.differences())
                    .extracting(Difference::key, Difference::found)
                    .containsOnly(tuple("receipt.responseIdBase", "HEX"), tuple("receipt.receiptIdBase", "DECIMAL"));
            // Three ways to join more would have been for nobody.
            assertThat(bench.simulator.submits()).hasSize(6 + 11);
        }
    }

    @Test
    void theOwnerCanAnswerAtTheTerminal() {
        try (RehearsalBench bench =
                new RehearsalBench("{\"alphabet\": \"LATIN1\", \"concatenations\": [\"SAR_TLV\"]}")) {
            bench.simulator.handsetAnswers(CarrierBench.PHONE, false);
            PhoneOwner owner = question -> Optional.of(
                    question.words().contains("stars") ? 'a' : question.words().contains("41@") ? 'y' : 'n');
            RehearsalReport report = bench.rehearse(bench.plan("{}", MOST), owner);

            assertThat(report.differences())
                    .extracting(Difference::key, Difference::found)
                    .contains(tuple("dataCoding.gsm7.charset", "LATIN1"), tuple("concatenation", "SAR_TLV"));
        }
    }

    @Test
    void aLinkThatTheCarrierClosesEndsItWithWhatIsKnown() {
        try (RehearsalBench bench = new RehearsalBench("{\"dropLink\": {\"after\": 3, \"next\": 1}}")) {
            RehearsalReport report = bench.rehearse(bench.plan("{}", MOST), PhoneOwner.BY_TEXT);

            assertThat(report.linkLost()).isTrue();
            assertThat(report.words()).contains("closed the link");
            assertThat(report.findings())
                    .extracting(Finding::topic)
                    .contains(Topic.BIND_TYPE, Topic.DESTINATION, Topic.ALPHABET);
            assertThat(report.unknown()).containsKeys(Topic.CONCATENATION, Topic.RATE);
            // The last was taken, and the link cut instead of an answer; nothing was bound again.
            assertThat(bench.simulator.submits()).hasSize(4);
        }
    }

    @Test
    void noMoreIsSentThanAllowed() {
        try (RehearsalBench bench = new RehearsalBench("{\"concatenations\": []}")) {
            RehearsalReport report = bench.rehearse(bench.plan("{}", 8), PhoneOwner.BY_TEXT);

            assertThat(bench.simulator.submits()).hasSize(8);
            assertThat(report.submits()).isEqualTo(8);
            assertThat(report.unknown().get(Topic.RATE)).contains("as many submit_sm as allowed");
            assertThat(report.unknown().get(Topic.CONCATENATION)).contains("as many submit_sm as allowed");
        }
    }

    private static List<String> faults(RehearsalRow row, Seen usual, List<String> table) {
        List<String> faults = new ArrayList<>();
        try {
            Seen seen = see(row);
            Map<Topic, String> found = new EnumMap<>(Topic.class);
            for (Topic topic : Topic.values()) {
                String value = seen.values().getOrDefault(topic, UNKNOWN);
                if (!value.equals(usual.values().getOrDefault(topic, UNKNOWN))) {
                    found.put(topic, value);
                }
            }
            String line = "%-52s → %s %s".formatted(row.name(), words(found), seen.keys());
            synchronized (table) {
                table.add(line);
            }
            if (!found.equals(row.found()) || !seen.keys().equals(row.keys())) {
                faults.add(line + "\n    instead of " + words(row.found()) + " " + row.keys());
            }
        } catch (Exception | AssertionError e) {
            faults.add(row.name() + ": " + e);
        }
        return faults;
    }

    private static Seen see(RehearsalRow row) throws Exception {
        try (RehearsalBench bench = new RehearsalBench(row.faults())) {
            RehearsalReport report = bench.rehearse(bench.plan(row.profile(), MOST), PhoneOwner.BY_TEXT);
            SmppProfile profile = RehearsalBench.parsed(report);
            bench.works(profile, row.matched(), row.inbound());
            Map<Topic, String> values = new EnumMap<>(Topic.class);
            report.findings().forEach(finding -> values.put(finding.topic(), finding.value()));
            report.unknown().keySet().forEach(topic -> values.put(topic, UNKNOWN));
            assertThat(values).as(report.words()).hasSize(Topic.values().length);
            assertThat(report.submits()).isLessThanOrEqualTo(MOST);
            Set<String> keys = report.differences().stream()
                    .map(Difference::key)
                    .filter(key -> !ALWAYS.contains(key))
                    .collect(Collectors.toCollection(TreeSet::new));
            return new Seen(values, keys);
        }
    }

    private static String words(Map<Topic, String> found) {
        return found.isEmpty()
                ? "as usual"
                : found.entrySet().stream()
                        .map(entry -> entry.getKey().words() + ": " + entry.getValue())
                        .collect(Collectors.joining("; "));
    }

    private record Seen(Map<Topic, String> values, Set<String> keys) {}
}
