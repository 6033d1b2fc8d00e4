package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Events;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.Smsc;

/**
 * What must hold after whatever went wrong under a {@link CrashLoad} that has ended: nothing accepted is lost, nothing
 * reached the operator twice or out of its order, no answer is in the wrong case, nobody missed an event.
 */
final class Promises {
    private final Installation installation;
    private final ApiClient nurse;
    private final Smsc smsc;
    private final CrashLoad load;
    private final Supplier<String> left;

    /** @param left tells what can be seen when something does not come */
    Promises(Installation installation, ApiClient nurse, Smsc smsc, CrashLoad load, Supplier<String> left) {
        this.installation = installation;
        this.nurse = nurse;
        this.smsc = smsc;
        this.load = load;
        this.left = left;
    }

    /** @param team who has watched since the load began */
    void allHold(Events team) {
        nothingAnsweredIsMissingOrDoubled();
        nothingAcknowledgedIsMissingOrDoubled();
        nobodyMissedAnEvent(team);
    }

    private void nothingAnsweredIsMissingOrDoubled() {
        Map<String, JsonNode> settled = Waiting.until(
                () -> Optional.of(outbound())
                        .filter(all -> all.values().stream().noneMatch(Promises::underWay)),
                () -> outbound().values().stream().filter(Promises::underWay).toList() + left.get());
        Map<String, List<String>> arrived = new HashMap<>();
        for (Smsc.Text text : smsc.texts()) {
            arrived.computeIfAbsent(text.to(), unused -> new ArrayList<>()).add(text.text());
        }
        List<String> everywhere =
                arrived.values().stream().flatMap(List::stream).toList();
        assertThat(everywhere).as("submitted twice").doesNotHaveDuplicates();
        arrived.forEach((phone, texts) -> assertThat(
                        texts.stream().map(Promises::number).toList())
                .as("order at the operator, to %s", phone)
                .isSorted());

        Set<String> atOperator = Set.copyOf(everywhere);
        Map<String, Integer> states = new HashMap<>();
        for (CrashLoad.Accepted accepted : load.accepted()) {
            JsonNode message = settled.get(accepted.id());
            assertThat(message).as("answered 201, and gone: %s", accepted).isNotNull();
            String state = message.get("state").asText();
            states.merge(state, 1, Integer::sum);
            switch (state) {
                case "DELIVERED" -> assertThat(atOperator).contains(accepted.text());
                case "UNCERTAIN" -> {}
                default -> throw new AssertionError(accepted + " is " + message);
            }
        }
        assertThat(settled).as("accepted twice").hasSameSizeAs(load.accepted());
        System.out.printf("  %d accepted, now %s%n", load.accepted().size(), states);
    }

    private void nothingAcknowledgedIsMissingOrDoubled() {
        Waiting.untilTrue(() -> load.acknowledged().size() == load.written(), left);
        List<String> kept = new ArrayList<>();
        for (int line = 0; line < load.lines(); line++) {
            List<String> texts = Items.texts(all(load.caseOf(line), "INBOUND"));
            String mine = "p" + line + "-";
            assertThat(texts).as("in the right case").allMatch(text -> text.startsWith(mine));
            kept.addAll(texts);
        }
        assertThat(kept).containsExactlyInAnyOrderElementsOf(load.acknowledged());
        System.out.printf("  %d texts of patients%n", kept.size());
    }

    private void nobodyMissedAnEvent(Events team) {
        List<Long> ids = installation.query("""
                select id from event
                where organisation_id = (select id from organisation where slug = 'clinic')
                order by id
                """).stream().map(Long::valueOf).toList();
        Waiting.untilTrue(
                () -> team.ids().contains(ids.get(ids.size() - 1)), () -> "seen " + team.last() + " of " + ids.size());
        List<Long> seen = team.ids();
        assertThat(seen).isSorted().doesNotHaveDuplicates();
        assertThat(ids.stream().filter(id -> id >= seen.get(0)).toList()).isEqualTo(seen);
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
