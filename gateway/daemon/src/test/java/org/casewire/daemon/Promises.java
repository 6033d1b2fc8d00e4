package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Events;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Smsc;
import org.casewire.smpp.simulator.SubmitView;

/**
 * What must hold after whatever went wrong under a {@link CrashLoad} that has ended: nothing accepted is lost, nothing
 * reached the operator twice or out of its order, no answer is in the wrong case and no receipt on the wrong message,
 * nobody missed an event.
 */
final class Promises {
    private final Installation installation;
    private final ApiClient nurse;
    private final Supplier<List<SubmitView>> submits;
    private final CrashLoad load;
    private final Supplier<String> left;
    private boolean markedMayRepeat;

    /**
     * What was counted at both ends, and each promise that was broken, with where.
     *
     * @param lost answered 201, and gone or not at the operator
     * @param doubled at the operator, in a thread, or made twice of one request
     * @param disordered texts that reached the operator before an earlier one of their case
     * @param misplaced a patient's texts in a case that is not his, and receipts on messages that are not theirs
     * @param unsaved acknowledged to the carrier, and in no thread
     * @param skipped events that a client who resumed with its last id did not get
     */
    record Findings(
            int messages,
            Map<String, Integer> states,
            int texts,
            List<String> lost,
            List<String> doubled,
            List<String> disordered,
            List<String> misplaced,
            List<String> unsaved,
            List<String> skipped) {
        void areNone() {
            assertThat(lost).as("lost").isEmpty();
            assertThat(doubled).as("doubled").isEmpty();
            assertThat(disordered).as("out of order").isEmpty();
            assertThat(misplaced).as("misplaced").isEmpty();
            assertThat(unsaved).as("acknowledged and not saved").isEmpty();
            assertThat(skipped).as("events skipped").isEmpty();
        }

        @Override
        public String toString() {
            return ("%d messages %s, %d texts of patients; "
                            + "lost %d, doubled %d, out of order %d, misplaced %d, acknowledged-but-unsaved %d, events skipped %d")
                    .formatted(
                            messages,
                            states,
                            texts,
                            lost.size(),
                            doubled.size(),
                            disordered.size(),
                            misplaced.size(),
                            unsaved.size(),
                            skipped.size());
        }
    }

    /**
     * @param submits what came at the operator, in the order in which it came
     * @param left tells what can be seen when something does not come
     */
    Promises(
            Installation installation,
            ApiClient nurse,
            Supplier<List<SubmitView>> submits,
            CrashLoad load,
            Supplier<String> left) {
        this.installation = installation;
        this.nurse = nurse;
        this.submits = submits;
        this.load = load;
        this.left = left;
    }

    /** While nobody knows that a session is over, what the carrier repeats is shown twice, the second marked as such. */
    Promises thoughSomeIsShownTwice() {
        markedMayRepeat = true;
        return this;
    }

    /** @param team who has watched since the load began */
    void allHold(Events team) {
        Findings findings = findings(team);
        System.out.printf("  %s%n", findings);
        findings.areNone();
    }

    /** Counts, once everything has come to rest. */
    Findings findings(Events team) {
        Map<String, Integer> states = new TreeMap<>();
        Findings findings = new Findings(
                load.accepted().size(),
                states,
                load.written(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        outbound(findings);
        receipts(findings);
        inbound(findings);
        events(team, findings);
        return findings;
    }

    private void outbound(Findings findings) {
        Map<String, JsonNode> settled = Waiting.until(
                () -> Optional.of(outbound())
                        .filter(all -> all.values().stream().noneMatch(Promises::underWay)),
                () -> outbound().values().stream().filter(Promises::underWay).toList() + left.get());
        Set<String> atOperator = new HashSet<>();
        Map<String, Integer> last = new HashMap<>();
        for (Smsc.Text text : SimulatorSmsc.texts(submits.get())) {
            if (!atOperator.add(text.text())) {
                findings.doubled().add("at the operator: " + text.text());
            } else if (last.getOrDefault(text.to(), -1) > number(text.text())) {
                findings.disordered().add(text.text() + " after " + last.get(text.to()));
            }
            last.merge(text.to(), number(text.text()), Math::max);
        }
        for (CrashLoad.Accepted accepted : load.accepted()) {
            Optional<JsonNode> message = Optional.ofNullable(settled.get(accepted.id()));
            String state = message.map(one -> one.get("state").asText()).orElse("gone");
            findings.states().merge(state, 1, Integer::sum);
            boolean taken = atOperator.contains(accepted.text());
            boolean kept = state.equals("UNCERTAIN")
                    || state.equals("DELIVERED") && taken
                    || message.filter(Promises::knownNotSent).isPresent() && !taken;
            if (!kept) {
                findings.lost().add(accepted + " is " + message);
            }
        }
        Set<String> answered = new HashSet<>();
        load.accepted().forEach(accepted -> answered.add(accepted.id()));
        settled.forEach((id, message) -> {
            if (!answered.contains(id)) {
                findings.doubled().add("made and never told of: " + message);
            }
        });
    }

    /** A take-over called it UNCERTAIN, and then who had it knew that nothing of it went out: the team is told so. */
    private static boolean knownNotSent(JsonNode message) {
        return message.get("state").asText().equals("FAILED")
                && message.at("/failure/code").asText().matches("not-sent|0x00000058")
                && message.get("confirmation").asText().equals("NOT_SENT");
    }

    /** What is known by an id of the operator's was what the operator gave that id to. */
    private void receipts(Findings findings) {
        Map<String, String> submitted = new HashMap<>();
        for (SubmitView submit : submits.get()) {
            submitted.put(submit.messageId(), submit.text());
        }
        Map<String, String> accepted = new HashMap<>();
        load.accepted().forEach(message -> accepted.put(message.id(), message.text()));
        for (String row : installation.query(
                "select message_id || ' ' || carrier_message_id from delivery where carrier_message_id is not null")) {
            String[] ids = row.split(" ", 2);
            String text = accepted.get(ids[0]);
            String segment = submitted.get(ids[1]);
            if (text != null && (segment == null || !text.contains(segment))) {
                findings.misplaced().add("the receipt of " + segment + " at " + text);
            }
        }
    }

    private void inbound(Findings findings) {
        Waiting.untilTrue(() -> load.acknowledged().size() == load.written(), left);
        List<String> kept = new ArrayList<>();
        for (int line = 0; line < load.lines(); line++) {
            String mine = "p" + line + "-";
            List<JsonNode> shown = all(load.caseOf(line), "INBOUND").stream()
                    .filter(text ->
                            !markedMayRepeat || !text.path("possibleDuplicate").asBoolean())
                    .toList();
            for (JsonNode message : shown) {
                String text = message.get("text").asText();
                if (kept.contains(text)) {
                    findings.doubled().add("in a thread: " + message);
                }
                if (!text.startsWith(mine)) {
                    findings.misplaced().add(text + " in case " + line);
                }
                kept.add(text);
            }
        }
        load.acknowledged().stream().filter(text -> !kept.contains(text)).forEach(findings.unsaved()::add);
    }

    private void events(Events team, Findings findings) {
        List<Long> ids = installation.query("""
                select id from event
                where organisation_id = (select id from organisation where slug = 'clinic')
                order by id
                """).stream().map(Long::valueOf).toList();
        Waiting.untilTrue(
                () -> team.ids().contains(ids.get(ids.size() - 1)), () -> "seen " + team.last() + " of " + ids.size());
        List<Long> seen = team.ids();
        assertThat(seen).as("events come in the order of their ids").isSorted().doesNotHaveDuplicates();
        Set<Long> known = new HashSet<>(seen);
        ids.stream()
                .filter(id -> id >= seen.get(0) && !known.contains(id))
                .forEach(id -> findings.skipped().add("event " + id));
    }

    private Map<String, JsonNode> outbound() {
        Map<String, JsonNode> messages = new HashMap<>();
        for (int line = 0; line < load.lines(); line++) {
            all(load.caseOf(line), "OUTBOUND")
                    .forEach(message -> messages.put(message.get("id").asText(), message));
        }
        return messages;
    }

    private List<JsonNode> all(String caseId, String direction) {
        List<JsonNode> messages = new ArrayList<>();
        String path = "/v1/cases/" + caseId + "/messages?limit=200";
        JsonNode page = nurse.get(path).is(200).get("items");
        while (!page.isEmpty()) {
            messages.addAll(Items.where(page, "direction", direction));
            page = nurse.get(path + "&before=" + page.get(0).get("id").asText())
                    .is(200)
                    .get("items");
        }
        return messages;
    }

    private static boolean underWay(JsonNode message) {
        return Set.of("QUEUED", "SUBMITTING", "ACCEPTED")
                .contains(message.get("state").asText());
    }

    private static int number(String text) {
        return Integer.parseInt(text.substring(text.indexOf('-') + 1).split(" ")[0]);
    }
}
