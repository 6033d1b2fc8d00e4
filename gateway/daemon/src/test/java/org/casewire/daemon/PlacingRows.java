package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.smpp.simulator.InboundText;

/** The rows of the placing matrix. The organisations and their numbers are drawn at {@link PlacingWorld}. */
final class PlacingRows {
    /**
     * @param situation what went before
     * @param expected where the text goes
     * @param answers how many texts the patient gets by itself in the whole row
     */
    record Row(String situation, String expected, int answers, Function<PlacingWorld, String> story) {}

    private static final Map<String, Object> NURSE = ApiClient.NURSE;

    private final List<Row> rows = new ArrayList<>();

    private PlacingRows() {}

    static List<Row> all() {
        PlacingRows all = new PlacingRows();
        all.oneCase();
        all.severalCases();
        all.severalOrganisations();
        all.changesByHand();
        all.keywords();
        all.oddTexts();
        return List.copyOf(all.rows);
    }

    private void row(String situation, String expected, int answers, Function<PlacingWorld, String> story) {
        rows.add(new Row(situation, expected, answers, story));
    }

    private void oneCase() {
        row("open and written to", "A only-open-case", 0, w -> {
            w.openAndWrite("clinic", "A");
            return w.replyTo("clinic");
        });
        row("open, nothing written yet", "A only-open-case", 0, w -> {
            w.open("clinic", "A");
            return w.replyTo("clinic");
        });
        row("NEW", "clinic: case-not-started A", 0, w -> {
            w.newCase("clinic", "A");
            return w.replyTo("clinic");
        });
        row("NEW, and taken in progress afterwards", "A case-not-started late", 0, w -> {
            w.newCase("clinic", "A");
            w.textTo(PlacingWorld.NUMBERS.get("clinic"), "Before you began");
            w.reopen("A");
            assertThat(w.apiOf("A").read(w.id("A")).get("unread").asInt()).isEqualTo(1);
            return w.whereIs("Before you began", w.unassigned());
        });
        row("complete", "clinic: case-complete A", 1, w -> {
            w.openAndWrite("clinic", "A");
            w.close("A");
            return w.replyTo("clinic");
        });
        row("complete, the fourth text in a row", "clinic: case-complete A", 1, w -> {
            w.openAndWrite("clinic", "A");
            w.close("A");
            w.replyTo("clinic");
            w.replyTo("clinic");
            w.replyTo("clinic");
            return w.replyTo("clinic");
        });
        row("complete, opened again afterwards", "A case-complete late", 1, w -> {
            w.openAndWrite("clinic", "A");
            w.close("A");
            w.textTo(PlacingWorld.NUMBERS.get("clinic"), "Wait");
            w.reopen("A");
            return w.whereIs("Wait", w.unassigned());
        });
        row("opened again before the text", "A only-open-case", 0, w -> {
            w.openAndWrite("clinic", "A");
            w.close("A");
            w.reopen("A");
            return w.replyTo("clinic");
        });
        row("NEW beside complete", "clinic: case-not-started B", 0, w -> {
            w.openAndWrite("clinic", "A");
            w.close("A");
            w.newCase("clinic", "B");
            return w.replyTo("clinic");
        });
        row("open beside complete", "B only-open-case", 0, w -> {
            w.openAndWrite("clinic", "A");
            w.close("A");
            w.open("clinic", "B");
            return w.replyTo("clinic");
        });
        row("no case, no answer set", "clinic: unknown-sender", 0, w -> w.replyTo("clinic"));
        row("no case, an answer set", "harbour: unknown-sender", 1, w -> w.replyTo("harbour"));
    }

    private void severalCases() {
        row("two on one pair, the second wrote last", "B last-sent also A", 0, w -> {
            w.openAndWrite("clinic", "A");
            w.openAndWrite("clinic", "B");
            return w.replyTo("clinic");
        });
        row("two on one pair, the first wrote last", "A last-sent also B", 0, w -> {
            w.openAndWrite("clinic", "A");
            w.openAndWrite("clinic", "B");
            w.write("A");
            return w.replyTo("clinic");
        });
        row("two open, neither wrote", "B last-sent also A", 0, w -> {
            w.open("clinic", "A");
            w.open("clinic", "B");
            return w.replyTo("clinic");
        });
        row("two on one pair, one of them closed", "A only-open-case", 0, w -> {
            w.openAndWrite("clinic", "A");
            w.openAndWrite("clinic", "B");
            w.close("B");
            return w.replyTo("clinic");
        });
        row("two on two sender numbers, to the first", "A only-open-case", 0, w -> {
            w.openAndWrite("two", "A");
            w.openAndWrite("two", "B");
            assertThat(w.senderOf("A")).isEqualTo("16002");
            assertThat(w.senderOf("B")).isEqualTo("16003");
            return w.replyToNumber("16002");
        });
        row("two on two sender numbers, to the second", "B only-open-case", 0, w -> {
            w.openAndWrite("two", "A");
            w.openAndWrite("two", "B");
            return w.replyToNumber("16003");
        });
        row("ASK, one open", "A only-open-case", 0, w -> {
            w.openAndWrite("ask", "A");
            return w.replyTo("ask");
        });
        row("ASK, two open", "ask: needs-assignment A,B", 0, w -> {
            w.openAndWrite("ask", "A");
            w.openAndWrite("ask", "B");
            return w.replyTo("ask");
        });
        row("ASK, two open, assigned by hand", "A by-hand", 0, w -> {
            w.openAndWrite("ask", "A");
            w.openAndWrite("ask", "B");
            w.textTo("16004", "For the first");
            String item = w.unmatched("ask", "For the first").get("id").asText();
            w.api("ask")
                    .post("/v1/unmatched/" + item + "/case", Map.of("caseId", w.id("A"), "author", NURSE))
                    .is(201);
            return w.whereIs("For the first", w.unassigned()).replace(" late", "");
        });
        row("ASK, two open, the last must not be closed before", "ask: needs-assignment A,B", 0, w -> {
            w.openAndWrite("ask", "A");
            w.openAndWrite("ask", "B");
            String where = w.replyTo("ask");
            w.close("B");
            w.apiOf("A").status(w.id("A"), "COMPLETE").isProblem(409, "unread-messages");
            return where;
        });
    }

    private void severalOrganisations() {
        row("shared number, live for one", "A only-open-case", 0, w -> {
            w.openAndWrite("left", "A");
            w.open("right", "B");
            return w.replyTo("left");
        });
        row("shared number, the other writes from its next", "B only-open-case", 0, w -> {
            w.openAndWrite("left", "A");
            w.openAndWrite("right", "B");
            assertThat(w.senderOf("B")).isEqualTo("16091");
            return w.replyToNumber("16091");
        });
        row("shared number, live, and the other has no next", "A only-open-case", 0, w -> {
            w.openAndWrite("right", "A");
            w.open("left", "B");
            w.apiOf("B").write(w.id("B"), "Mine too").isProblem(409, "sender-number-in-use");
            Map<String, Object> takeOver = Map.of("text", "Give it", "author", NURSE, "takeOver", true);
            w.apiOf("B").post(w.path("B") + "/messages", takeOver).isProblem(409, "sender-number-in-use");
            return w.replyTo("left");
        });
        row("reserved for one", "right: case-complete A", 1, w -> {
            w.openAndWrite("right", "A");
            w.close("A");
            w.open("left", "B");
            w.apiOf("B").write(w.id("B"), "Mine now").isProblem(409, "sender-number-in-use");
            return w.replyTo("left");
        });
        row("reserved for one, taken over by the other", "B only-open-case", 0, w -> {
            rightClosesAndLeftTakesOver(w);
            return w.replyTo("left");
        });
        row("held by another at reopening", "B only-open-case", 0, w -> {
            rightClosesAndLeftTakesOver(w);
            w.reopen("A");
            w.write("A");
            assertThat(w.senderOf("A")).isEqualTo("16091");
            return w.replyTo("left");
        });
        row("held by another at reopening, to the new number", "A only-open-case", 0, w -> {
            rightClosesAndLeftTakesOver(w);
            w.reopen("A");
            w.write("A");
            return w.replyToNumber("16091");
        });
        row("reserved, and opened again by its holder", "A only-open-case", 0, w -> {
            w.openAndWrite("right", "A");
            w.close("A");
            w.open("left", "B");
            w.reopen("A");
            return w.replyTo("right");
        });
        row("shared number, open in one, no claim", "A only-open-case", 0, w -> {
            w.open("left", "A");
            return w.replyTo("left");
        });
        row("the reply took the claim", "A only-open-case", 0, w -> {
            w.open("left", "A");
            w.replyTo("left");
            w.openAndWrite("right", "B");
            assertThat(w.senderOf("B")).isEqualTo("16091");
            return w.replyTo("left");
        });
        row("shared number, open in both, no claim", "unassigned", 0, w -> {
            w.open("left", "A");
            w.open("right", "B");
            return w.replyTo("left");
        });
        row("shared number, NEW in both", "unassigned", 0, w -> {
            w.newCase("left", "A");
            w.newCase("right", "B");
            return w.replyTo("left");
        });
        row("shared number, NEW in one", "right: case-not-started A", 0, w -> {
            w.newCase("right", "A");
            return w.replyTo("left");
        });
        row("shared number, nobody's patient", "unassigned", 0, w -> w.replyTo("left"));
        row(
                "shared number with a default, nobody's patient",
                "right: unknown-sender",
                0,
                w -> w.replyToNumber("16092"));
        row("unassigned, given to one by an operator", "A only-open-case", 0, w -> {
            w.open("left", "A");
            w.open("right", "B");
            Set<String> before = w.unassigned();
            w.textTo("16090", "Whose am I?");
            Set<String> item = w.unassigned();
            item.removeAll(before);
            w.operator()
                    .post("/v1/unassigned/" + item.iterator().next() + "/organisation", Map.of("organisation", "left"))
                    .is(204);
            return w.whereIs("Whose am I?", before).replace(" late", "");
        });
    }

    private static void rightClosesAndLeftTakesOver(PlacingWorld w) {
        w.openAndWrite("right", "A");
        w.close("A");
        w.open("left", "B");
        Map<String, Object> takeOver = Map.of("text", "From B, over to us", "author", NURSE, "takeOver", true);
        w.apiOf("B")
                .post(w.path("B") + "/messages", takeOver, "Prefer", "wait=20")
                .is(201);
    }

    private void changesByHand() {
        row("the phone was changed, from the former number", "clinic: number-changed A", 0, w -> {
            w.openAndWrite("clinic", "A");
            w.apiOf("A")
                    .patch(w.path("A"), Map.of("patient", Map.of("phone", PlacingWorld.nextPatient())))
                    .is(200);
            return w.replyTo("clinic");
        });
        row("the phone was changed, from the new number", "A only-open-case", 0, w -> {
            w.openAndWrite("clinic", "A");
            String changed = PlacingWorld.nextPatient();
            w.apiOf("A")
                    .patch(w.path("A"), Map.of("patient", Map.of("phone", changed)))
                    .is(200);
            w.patientIs(changed);
            return w.replyTo("clinic");
        });
        row("moved to another case by hand", "B by-hand also A", 0, w -> {
            w.openAndWrite("two", "A");
            w.openAndWrite("two", "B");
            w.textTo("16002", "This is about the other thing");
            JsonNode message = w.apiOf("A").thread(w.id("A")).get(1);
            w.apiOf("A")
                    .put(
                            w.path("A") + "/messages/" + message.get("id").asText() + "/case",
                            Map.of("caseId", w.id("B"), "author", NURSE))
                    .is(200);
            assertThat(w.apiOf("A").read(w.id("A")).get("unread").asInt()).isZero();
            assertThat(w.apiOf("B").read(w.id("B")).get("unread").asInt()).isEqualTo(1);
            return w.whereIs("This is about the other thing", w.unassigned()).replace(" late", "");
        });
        row("an unknown sender's text, attached by hand", "A by-hand", 0, w -> {
            w.textTo(PlacingWorld.NUMBERS.get("clinic"), "It is me, from another phone");
            JsonNode item = w.unmatched("clinic", "It is me, from another phone");
            String from = w.patient();
            w.patientIs(PlacingWorld.nextPatient());
            w.open("clinic", "A");
            w.patientIs(from);
            w.clinicAdmin()
                    .post(
                            "/v1/unmatched/" + item.get("id").asText() + "/case",
                            Map.of("caseId", w.id("A"), "allowOtherPhone", true))
                    .is(201);
            return w.whereIs("It is me, from another phone", w.unassigned()).replace(" late", "");
        });
    }

    private void keywords() {
        keyword("STOP", "START", "You will get no more", "clinic");
        keyword("Lopeta!", "aloita", "Et saa meiltä enää", "two");
        keyword(" sluta. ", "STARTA", "Du får inga fler", "two");
        row("STOPP where nobody speaks Swedish", "A only-open-case", 0, w -> {
            w.openAndWrite("harbour", "A");
            String where = w.textTo(PlacingWorld.NUMBERS.get("harbour"), "STOPP");
            assertThat(w.apiOf("A").read(w.id("A")).get("optedOut").asBoolean()).isFalse();
            return where;
        });
        row("STOP within a sentence", "A only-open-case", 0, w -> {
            w.openAndWrite("clinic", "A");
            String where = w.textTo(PlacingWorld.NUMBERS.get("clinic"), "Should I stop the pills?");
            assertThat(w.apiOf("A").read(w.id("A")).get("optedOut").asBoolean()).isFalse();
            return where;
        });
        row("STOP to a shared number, no case", "unassigned", 0, w -> {
            String where = w.textTo("16090", "STOP");
            w.open("left", "A");
            w.open("right", "B");
            w.apiOf("A").write(w.id("A"), "Hello").isProblem(409, "patient-opted-out");
            w.apiOf("B").write(w.id("B"), "Hello").isProblem(409, "patient-opted-out");
            return where;
        });
    }

    private void keyword(String stop, String start, String notice, String organisation) {
        row("'" + stop + "', then '" + start + "'", "A only-open-case & A only-open-case", 1, w -> {
            w.openAndWrite(organisation, "A");
            String number = PlacingWorld.NUMBERS.get(organisation);
            String stopped = w.textTo(number, stop);
            assertThat(w.apiOf("A").read(w.id("A")).get("optedOut").asBoolean()).isTrue();
            w.apiOf("A").write(w.id("A"), "Are you sure?").isProblem(409, "patient-opted-out");
            Waiting.untilTrue(
                    () -> w.automaticTexts(w.patient()).stream().anyMatch(text -> text.startsWith(notice)), w::said);
            String started = w.textTo(number, start);
            w.write("A");
            return stopped + " & " + started;
        });
    }

    private void oddTexts() {
        row("from a short code", "harbour: unknown-sender", 0, w -> {
            w.patientIs("12345");
            return w.replyTo("harbour");
        });
        row("from a name", "harbour: unknown-sender", 0, w -> {
            w.patientIs("BANK");
            return w.replyTo("harbour");
        });
        row("from a landline", "harbour: unknown-sender", 0, w -> {
            w.patientIs("+358931234599");
            return w.replyTo("harbour");
        });
        row("empty", "A only-open-case", 0, w -> {
            w.openAndWrite("clinic", "A");
            w.textTo(PlacingWorld.NUMBERS.get("clinic"), "");
            JsonNode message = w.apiOf("A").thread(w.id("A")).get(1);
            return "A " + message.get("placedBy").asText();
        });
        row("three parts, the last one first", "A only-open-case", 0, w -> {
            w.openAndWrite("clinic", "A");
            String text = "A long story about a sore throat. ".repeat(12).strip();
            InboundText parts = new InboundText(
                    w.patient(),
                    PlacingWorld.NUMBERS.get("clinic"),
                    text,
                    -1,
                    InboundText.Concatenation.UDH_8,
                    77,
                    List.of(3, 1, 2),
                    -1,
                    0);
            Set<String> before = w.unassigned();
            w.smsc().write(parts);
            return w.whereIs(text, before);
        });
    }
}
