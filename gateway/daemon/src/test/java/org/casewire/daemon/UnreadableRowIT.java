package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Unreadable;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.Faults;
import org.casewire.smpp.simulator.InboundText;
import org.casewire.smpp.simulator.InboundText.Concatenation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One byte of one sealed value is not what it was: it alone suffers, visibly, and everything beside it goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UnreadableRowIT {
    private static final String NOBODYS_NUMBER = "15999";
    private static final String FIRST = "+358457100001";
    private static final String SECOND = "+358457100002";

    private final SimulatorSmsc smsc = new SimulatorSmsc();
    private Installation installation;
    private Daemon daemon;
    private ApiClient nurse;
    private ApiClient admin;
    private ApiClient operator;
    private String first;
    private String second;

    @BeforeAll
    void talk(@TempDir Path folder) throws Exception {
        installation =
                Installation.standard(folder).carrier(Carrier.at(smsc.port()).quick());
        daemon = installation.start();
        nurse = client(Standard.keys().clinic());
        admin = client(Standard.keys().clinicAdmin());
        operator = client(Standard.keys().operator());
        first = newCase(FIRST, "Aino");
        second = newCase(SECOND, "Bertta");
        for (String one : List.of(first, second)) {
            nurse.write(one, "How are you?").is(201);
        }
        for (String phone : List.of(FIRST, SECOND)) {
            Waiting.untilTrue(
                    () -> smsc.texts().stream()
                            .anyMatch(text -> phone.endsWith(text.to().replace("+", ""))),
                    daemon::said);
            smsc.write(phone, Standard.CLINIC_NUMBER, "Fine, says " + phone);
        }
        for (String stranger : List.of("+358457100008", "+358457100009")) {
            smsc.write(stranger, Standard.CLINIC_NUMBER, "Who are you? " + stranger);
            smsc.write(stranger, NOBODYS_NUMBER, "Is this the bank? " + stranger);
        }
        Waiting.untilTrue(() -> texts(first).size() == 2 && texts(second).size() == 2, daemon::said);
    }

    @AfterAll
    void end() throws Exception {
        daemon.close();
        installation.close();
        smsc.close();
    }

    /** Columns that some page opens; the others are written for a later one, or are told below. */
    private static Stream<SealedColumn> shown() {
        return Stream.of(
                SealedColumn.CASE_PHONE,
                SealedColumn.CASE_NAME,
                SealedColumn.CASE_SUBJECT,
                SealedColumn.CASE_REFERENCE,
                SealedColumn.MESSAGE_TEXT,
                SealedColumn.MESSAGE_NUMBER,
                SealedColumn.MESSAGE_AUTHOR,
                SealedColumn.UNMATCHED_TEXT,
                SealedColumn.UNMATCHED_NUMBER,
                SealedColumn.UNASSIGNED_TEXT,
                SealedColumn.UNASSIGNED_NUMBER,
                SealedColumn.API_KEY_NAME);
    }

    @ParameterizedTest
    @MethodSource("shown")
    @Order(1)
    void everyPageIsShownWithTheRestOfIt(SealedColumn column) throws Exception {
        Map<String, JsonNode> before = pages();
        // Those of the operator and of the other organisation are on no page of this one.
        String theirs = column == SealedColumn.API_KEY_NAME
                ? " and organisation_id = (select organisation_id from cases where id = '%s')".formatted(first)
                : "";
        String row = installation
                .query("select %s from %s where %s is not null%s order by 1 limit 1"
                        .formatted(id(column), column.table(), column.column(), theirs))
                .get(0);
        // The last byte of the tag, a byte of the key's name, and the form.
        for (int at : List.of(-1, 2, 0)) {
            flip(column, row, at);
            Map<String, JsonNode> after = pages();
            List<String> changed = new ArrayList<>();
            before.forEach((page, items) -> {
                JsonNode now = after.get(page);
                assertThat(now).as(page).hasSameSizeAs(items);
                for (int i = 0; i < items.size(); i++) {
                    if (!now.get(i).equals(items.get(i))) {
                        changed.add(page);
                        assertThat(now.get(i).toString()).as(page).contains(Unreadable.SHOWN);
                    }
                }
            });
            // What an unassigned text says is shown to nobody.
            assertThat(changed.isEmpty())
                    .as("%s at %s: %s", column, at, changed)
                    .isEqualTo(column == SealedColumn.UNASSIGNED_TEXT);
            nurse.inbox();
            flip(column, row, at);
            assertThat(pages()).isEqualTo(before);
        }
        if (column != SealedColumn.UNASSIGNED_TEXT) {
            assertThat(daemon.admin("/healthcheck").body())
                    .contains("DEGRADED", column.table() + "." + column.column() + " of row " + row);
            assertThat(daemon.said()).contains(row);
        }
    }

    @Test
    @Order(2)
    void aCaseWhoseNumberIsUnreadableIsMendedByEnteringItAgain() {
        flip(SealedColumn.CASE_PHONE, second, -1);
        nurse.write(second, "Are you there?").isProblem(422, "not-a-mobile-number");
        nurse.status(second, "COMPLETE").is(200);
        nurse.status(second, "IN_PROGRESS").is(200);

        nurse.patch("/v1/cases/" + second, Map.of("patient", Map.of("phone", SECOND)))
                .is(200);

        assertThat(nurse.read(second).at("/patient/phone").asText()).isEqualTo(SECOND);
        nurse.write(second, "Are you there now?").is(201);
    }

    @Test
    @Order(3)
    void aPartOfALongTextIsUnreadableAndTheRestIsShown() {
        String text = "A".repeat(150) + "B".repeat(150) + "C".repeat(100);
        part(text, 1);
        part(text, 2);
        String row = installation
                .query("select id from inbound_part where number = 1")
                .get(0);
        // Of the two that say the same, either may be what a part is read from.
        for (SealedColumn column : List.of(SealedColumn.PART_TEXT, SealedColumn.PART_OCTETS)) {
            if (installation.count("select count(%s) from inbound_part where id = '%s'".formatted(column.column(), row))
                    == 1) {
                flip(column, row, -1);
            }
        }
        flip(SealedColumn.PART_NUMBER, row, -1);

        part(text, 3);

        Waiting.untilTrue(() -> texts(first).size() == 3, daemon::said);
        assertThat(texts(first).get(2))
                .startsWith(Unreadable.SHOWN)
                .contains("BBBB")
                .endsWith("CCC");
    }

    @Test
    @Order(4)
    void queuedMessagesThatDoNotOpenFailAndTheRestGoesOut() throws Exception {
        operator.post("/v1/carriers/sim/stop", Map.of()).is(200);
        List<String> ids = new ArrayList<>();
        List<String> cases = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            cases.add(newCase("+35845710010" + i, "Queued " + i));
            ids.add(nurse.write(cases.get(i), "Queued " + i).is(201).get("id").asText());
        }
        flip(SealedColumn.MESSAGE_NUMBER, ids.get(0), -1);
        flip(SealedColumn.MESSAGE_TEXT, ids.get(1), -1);
        daemon.kill();
        daemon.start();
        operator.post("/v1/carriers/sim/start", Map.of()).is(200);

        for (int i = 0; i < 4; i++) {
            String caseId = cases.get(i);
            String id = ids.get(i);
            String state = i < 2 ? "FAILED" : "DELIVERED";
            Waiting.untilTrue(() -> state(caseId, id).equals(state), daemon::said);
            assertThat(nurse.read(caseId).get("attention").asBoolean()).isEqualTo(i < 2);
            if (i < 2) {
                assertThat(nurse.message(caseId, id).at("/failure/code").asText())
                        .isEqualTo("unreadable");
            }
        }
        assertThat(Items.texts(nurse.thread(cases.get(1)))).containsExactly(Unreadable.SHOWN);
    }

    @Test
    @Order(5)
    void whatACrashLeftOpenIsSettledThoughItDoesNotOpen() throws Exception {
        // The carrier has them and says nothing, not even by a receipt.
        smsc.simulator().faults(Faults.parse("{\"answerDelay\": 60000, \"noReceipts\": true}"));
        List<String> ids = new ArrayList<>();
        List<String> cases = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            cases.add(newCase("+35845710020" + i, "Open " + i));
            ids.add(nurse.write(cases.get(i), "Open " + i).is(201).get("id").asText());
        }
        for (int i = 0; i < 2; i++) {
            String caseId = cases.get(i);
            String id = ids.get(i);
            Waiting.untilTrue(() -> Set.of("SUBMITTING", "UNCERTAIN").contains(state(caseId, id)), daemon::said);
        }
        daemon.kill();
        flip(SealedColumn.MESSAGE_NUMBER, ids.get(0), -1);
        smsc.simulator().faults(Faults.NONE);
        daemon.start();

        for (int i = 0; i < 2; i++) {
            String caseId = cases.get(i);
            String id = ids.get(i);
            Waiting.untilTrue(() -> state(caseId, id).equals("UNCERTAIN"), daemon::said);
        }
        assertThat(nurse.read(cases.get(0)).get("attention").asBoolean()).isTrue();
        String after = nurse.write(first, "And on it goes").is(201).get("id").asText();
        Waiting.untilTrue(() -> state(first, after).equals("DELIVERED"), daemon::said);
    }

    private Map<String, JsonNode> pages() {
        return Map.of(
                "cases", nurse.get("/v1/cases?limit=200").is(200).get("items"),
                "first", nurse.thread(first),
                "second", nurse.thread(second),
                "unmatched", admin.unmatched(),
                "unassigned", operator.get("/v1/unassigned?limit=200").is(200).get("items"),
                "keys", keys());
    }

    /** Without when they were used last. */
    private JsonNode keys() {
        JsonNode keys = admin.get("/v1/keys?limit=200").is(200).get("items");
        keys.forEach(key -> ((com.fasterxml.jackson.databind.node.ObjectNode) key).remove("lastUsedAt"));
        return keys;
    }

    private void part(String text, int number) {
        smsc.write(new InboundText(
                FIRST, Standard.CLINIC_NUMBER, text, -1, Concatenation.UDH_8, 77, List.of(number), -1, 0));
    }

    private String newCase(String phone, String name) {
        return nurse.post(
                        "/v1/cases",
                        Map.of(
                                "reference",
                                "R-" + name,
                                "subject",
                                "About " + name,
                                "status",
                                "IN_PROGRESS",
                                "patient",
                                Map.of("phone", phone, "name", name)))
                .is(201)
                .get("id")
                .asText();
    }

    private List<String> texts(String caseId) {
        return Items.texts(nurse.thread(caseId)).stream().collect(Collectors.toList());
    }

    private String state(String caseId, String id) {
        return nurse.message(caseId, id).get("state").asText();
    }

    private ApiClient client(String key) {
        return new ApiClient(() -> daemon.api(), key);
    }

    private static String id(SealedColumn column) {
        return column.table().equals("message_body") ? "message_id" : "id";
    }

    /** Twice is as it was. @param at counted from the end when negative */
    private void flip(SealedColumn column, String row, int at) {
        String place = at < 0 ? "length(%s) - %d".formatted(column.column(), -at) : String.valueOf(at);
        List<String> changed = installation.query(
                "update %1$s set %2$s = set_byte(%2$s, %3$s, get_byte(%2$s, %3$s) # 1) where %4$s = '%5$s' returning 1"
                        .formatted(column.table(), column.column(), place, id(column), row));
        assertThat(changed).hasSize(1);
    }
}
