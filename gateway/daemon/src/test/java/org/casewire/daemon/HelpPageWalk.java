package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Events;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.Smsc;
import org.casewire.daemon.harness.Standard;

/**
 * What the help page of the original product promises a professional and her patient, step by step, over HTTP on one
 * side and SMPP on the other. The steps build on each other.
 */
final class HelpPageWalk {
    private static final String PATIENT = "+358401234567";
    private static final String CLINIC = Standard.CLINIC_NUMBER;

    private final Daemon daemon;
    private final Smsc smsc;
    private final ApiClient nurse;
    private final ApiClient admin;

    HelpPageWalk(Daemon daemon, Smsc smsc) {
        this.daemon = daemon;
        this.smsc = smsc;
        this.nurse = new ApiClient(daemon::api, Standard.keys().clinic());
        this.admin = new ApiClient(daemon::api, Standard.keys().clinicAdmin());
    }

    void walk() throws Exception {
        try (Events team = new Events(nurse)) {
            theNumberIsCheckedBeforeAnythingIsSent();
            String caseId = nothingIsSentBeforeTheCaseIsInProgress();
            messageSentIsSaidWhenThePhoneHasIt(caseId);
            thePatientsAnswerAlertsTheTeam(caseId, team);
            readingTakesItFromTheNewMessages(caseId, team);
            aClosedThreadComesBackWithTheNextReply(caseId, team);
            aCompletedCaseAnswersByItself(caseId);
            fromTheArchiveTheChatGoesOn(caseId, team);
            nothingIsForgottenOverARestart(caseId, team);
        }
    }

    private void theNumberIsCheckedBeforeAnythingIsSent() {
        JsonNode mobile =
                nurse.post("/v1/numbers/check", Map.of("phone", "040 123 4567")).is(200);
        assertThat(mobile.get("sendable").asBoolean()).isTrue();
        assertThat(mobile.get("e164").asText()).isEqualTo(PATIENT);
        assertThat(mobile.get("reason").isNull()).isTrue();
        JsonNode landline =
                nurse.post("/v1/numbers/check", Map.of("phone", "09 123 4567")).is(200);
        assertThat(landline.get("valid").asBoolean()).isTrue();
        assertThat(landline.get("sendable").asBoolean()).isFalse();
        assertThat(landline.get("reason").asText()).isEqualTo("landline");
    }

    private String nothingIsSentBeforeTheCaseIsInProgress() {
        JsonNode created = nurse.post(
                        "/v1/cases",
                        Map.of(
                                "reference", "request-1",
                                "patient", Map.of("phone", "040 123 4567", "name", "Maija Mallikas"),
                                "subject", "Sore throat"))
                .is(201);
        assertThat(created.get("status").asText()).isEqualTo("NEW");
        assertThat(created.at("/patient/phone").asText()).isEqualTo(PATIENT);
        String caseId = created.get("id").asText();
        nurse.write(caseId, "Too early").isProblem(409, "case-not-in-progress");
        assertThat(nurse.thread(caseId)).isEmpty();

        assertThat(nurse.status(caseId, "IN_PROGRESS").is(200).get("status").asText())
                .isEqualTo("IN_PROGRESS");
        assertThat(smsc.texts()).isEmpty();
        return caseId;
    }

    private void messageSentIsSaidWhenThePhoneHasIt(String caseId) {
        smsc.phone(PATIENT, false);
        JsonNode asked = nurse.write(caseId, "How are you today?").is(201);
        String messageId = asked.get("id").asText();
        awaitState(caseId, messageId, "ACCEPTED");
        JsonNode waited = nurse.write(caseId, "Does it hurt to swallow?", "Prefer", "wait=1")
                .is(201);
        assertThat(waited.get("confirmation").asText()).isEqualTo("PENDING");
        assertThat(nurse.message(caseId, messageId).get("confirmation").asText())
                .as("the carrier has it, the phone does not")
                .isEqualTo("PENDING");

        smsc.phone(PATIENT, true);
        JsonNode sent = awaitState(caseId, messageId, "DELIVERED");
        assertThat(sent.get("confirmation").asText()).isEqualTo("SENT");
        assertThat(sent.get("from").asText()).isEqualTo(CLINIC);
        assertThat(sent.get("to").asText()).isEqualTo(PATIENT);
        assertThat(sent.at("/author/name").asText()).isEqualTo(ApiClient.NURSE.get("name"));
        assertThat(sent.get("deliveredAt").asText()).endsWith("Z");
        awaitState(caseId, waited.get("id").asText(), "DELIVERED");

        String emoji = "Kiitos! 😀 " + "Juo paljon vettä. ".repeat(6);
        JsonNode atOnce =
                nurse.write(caseId, emoji.strip(), "Prefer", "wait=20").is(201);
        assertThat(atOnce.get("confirmation").asText()).isEqualTo("SENT");
        assertThat(atOnce.get("encoding").asText()).isEqualTo("UCS2");
        assertThat(atOnce.get("segmentCount").asInt()).isEqualTo(2);
        assertThat(textsTo(PATIENT)).containsExactly("How are you today?", "Does it hurt to swallow?", emoji.strip());
    }

    private void thePatientsAnswerAlertsTheTeam(String caseId, Events team) {
        int mark = team.mark();
        smsc.write(PATIENT, CLINIC, "Yes, since Monday");
        JsonNode event = team.await(mark, "message.received", caseId);
        assertThat(event.at("/inbox/unreadMessages").asInt()).isEqualTo(1);
        assertThat(event.at("/inbox/unreadCases").asInt()).isEqualTo(1);
        assertThat(event.toString()).doesNotContain("Monday").doesNotContain(PATIENT.substring(1));

        JsonNode answer = awaitInThread(caseId, "Yes, since Monday");
        assertThat(event.get("messageId").asText()).isEqualTo(answer.get("id").asText());
        assertThat(answer.get("direction").asText()).isEqualTo("INBOUND");
        assertThat(answer.get("state").asText()).isEqualTo("RECEIVED");
        assertThat(answer.get("placedBy").asText()).isEqualTo("only-open-case");
        assertThat(answer.get("author").isNull()).isTrue();
        assertThat(answer.get("late").asBoolean()).isFalse();
        assertThat(answer.get("from").asText()).isEqualTo(PATIENT);
        assertThat(nurse.read(caseId).get("unread").asInt()).isEqualTo(1);
        assertThat(newMessages()).containsExactly(caseId);
        assertThat(nurse.inbox().get("unreadMessages").asInt()).isEqualTo(1);
    }

    private void readingTakesItFromTheNewMessages(String caseId, Events team) {
        int mark = team.mark();
        String last = lastMessage(caseId);
        JsonNode read = nurse.put("/v1/cases/" + caseId + "/read", Map.of("messageId", last))
                .is(200);
        assertThat(read.get("unread").asInt()).isZero();
        assertThat(newMessages()).isEmpty();
        assertThat(nurse.inbox().get("unreadMessages").asInt()).isZero();
        assertThat(nurse.inbox().get("unreadCases").asInt()).isZero();
        team.await(mark, "case.read", caseId);
    }

    private void aClosedThreadComesBackWithTheNextReply(String caseId, Events team) {
        assertThat(nurse.patch("/v1/cases/" + caseId, Map.of("hidden", true))
                        .is(200)
                        .get("hidden")
                        .asBoolean())
                .isTrue();
        assertThat(cases("hidden=false")).isEmpty();
        assertThat(cases("hidden=true")).containsExactly(caseId);
        assertThat(nurse.read(caseId).get("status").asText())
                .as("hiding does not end the chat")
                .isEqualTo("IN_PROGRESS");

        int mark = team.mark();
        smsc.write(PATIENT, CLINIC, "It is worse now");
        team.await(mark, "message.received", caseId);
        JsonNode back = nurse.read(caseId);
        assertThat(back.get("hidden").asBoolean()).isFalse();
        assertThat(back.get("unread").asInt()).isEqualTo(1);
        assertThat(newMessages()).containsExactly(caseId);
    }

    private void aCompletedCaseAnswersByItself(String caseId) {
        String path = "/v1/cases/" + caseId + "/status";
        String seenLast = nurse.thread(caseId).get(0).get("id").asText();
        nurse.put(path, Map.of("status", "COMPLETE", "author", ApiClient.NURSE, "lastSeenMessageId", seenLast))
                .isProblem(409, "unread-messages");
        nurse.put(
                        path,
                        Map.of(
                                "status",
                                "COMPLETE",
                                "author",
                                ApiClient.NURSE,
                                "lastSeenMessageId",
                                lastMessage(caseId)))
                .is(200);
        nurse.write(caseId, "Too late").isProblem(409, "case-not-in-progress");
        int before = nurse.thread(caseId).size();

        List<String> texts = List.of("One more thing", "Are you there?", "Hello");
        texts.forEach(text -> smsc.write(PATIENT, CLINIC, text));
        Waiting.untilTrue(() -> textsTo(PATIENT).contains(Standard.CLOSING), () -> smsc.texts() + daemon.said());
        JsonNode unmatched = admin.unmatched();
        assertThat(Items.texts(unmatched)).containsExactlyInAnyOrderElementsOf(texts);
        assertThat(Items.values(unmatched, "reason")).containsOnly("case-complete");
        assertThat(Items.values(unmatched, "caseId")).containsOnly(caseId);
        assertThat(Items.where(unmatched, item -> !item.get("answeredAt").isNull()))
                .as("the first was answered, for all")
                .hasSize(1);
        assertThat(nurse.inbox().get("unmatched").asInt()).isEqualTo(3);
        assertThat(Items.where(nurse.thread(caseId), "direction", "INBOUND"))
                .as("they stay out of the chat")
                .hasSize(2);
        assertThat(nurse.thread(caseId)).hasSizeLessThanOrEqualTo(before + 1);
        assertThat(closingMessages()).isEqualTo(1);
    }

    private void fromTheArchiveTheChatGoesOn(String caseId, Events team) {
        assertThat(cases("status=COMPLETE")).containsExactly(caseId);
        int mark = team.mark();
        JsonNode reopened = nurse.status(caseId, "IN_PROGRESS").is(200);
        assertThat(reopened.get("unread").asInt()).as("and the one before").isGreaterThanOrEqualTo(3);
        team.await(mark, "message.received", caseId);
        List<JsonNode> late =
                Items.where(nurse.thread(caseId), message -> message.get("late").asBoolean());
        assertThat(late)
                .extracting(message -> message.get("text").asText())
                .containsExactly("One more thing", "Are you there?", "Hello");
        assertThat(admin.unmatched()).isEmpty();
        assertThat(nurse.inbox().get("unmatched").asInt()).isZero();

        JsonNode message =
                nurse.write(caseId, "Yes, we are back", "Prefer", "wait=20").is(201);
        assertThat(message.get("confirmation").asText()).isEqualTo("SENT");
        smsc.write(PATIENT, CLINIC, "Good to hear");
        assertThat(awaitInThread(caseId, "Good to hear").get("placedBy").asText())
                .isEqualTo("only-open-case");
        assertThat(closingMessages()).isEqualTo(1);
    }

    private void nothingIsForgottenOverARestart(String caseId, Events team) throws Exception {
        JsonNode thread = nurse.thread(caseId);
        JsonNode inbox = nurse.inbox();
        daemon.terminate();
        daemon.start();
        assertThat(nurse.thread(caseId)).isEqualTo(thread);
        assertThat(nurse.inbox()).isEqualTo(inbox);

        int mark = team.mark();
        JsonNode message =
                nurse.write(caseId, "And after a restart", "Prefer", "wait=20").is(201);
        assertThat(message.get("confirmation").asText()).isEqualTo("SENT");
        smsc.write(PATIENT, CLINIC, "Still here");
        team.await(mark, "message.received", caseId);
        awaitInThread(caseId, "Still here");
        assertThat(team.ids()).isSorted().doesNotHaveDuplicates();
        assertThat(closingMessages()).isEqualTo(1);
        assertThat(textsTo(PATIENT)).doesNotHaveDuplicates();
    }

    private long closingMessages() {
        return textsTo(PATIENT).stream().filter(Standard.CLOSING::equals).count();
    }

    private JsonNode awaitState(String caseId, String messageId, String state) {
        return Waiting.until(
                () -> Optional.of(nurse.message(caseId, messageId))
                        .filter(message -> message.get("state").asText().equals(state)),
                () -> nurse.message(caseId, messageId) + daemon.said());
    }

    private JsonNode awaitInThread(String caseId, String text) {
        return Waiting.until(
                () -> Items.where(nurse.thread(caseId), "text", text).stream().findFirst(), daemon::said);
    }

    private String lastMessage(String caseId) {
        JsonNode thread = nurse.thread(caseId);
        return thread.get(thread.size() - 1).get("id").asText();
    }

    private List<String> newMessages() {
        return cases("unread=true");
    }

    private List<String> cases(String query) {
        return Items.values(nurse.get("/v1/cases?" + query).is(200).get("items"), "id");
    }

    private List<String> textsTo(String phone) {
        return smsc.texts().stream()
                .filter(text -> text.to().equals(phone.substring(1)))
                .map(Smsc.Text::text)
                .toList();
    }
}
