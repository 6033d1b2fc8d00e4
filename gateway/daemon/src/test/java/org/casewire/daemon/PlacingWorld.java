package org.casewire.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.casewire.daemon.harness.Answer;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Smsc;
import org.casewire.daemon.harness.Standard;

/**
 * The organisations of the placing matrix and what they share, and one patient at a time who writes to them.
 *
 * <pre>
 *   clinic   15400                   alone
 *   harbour  15411                   alone; English only; answers unknown senders
 *   two      16002 16003 16092       Finnish first
 *   ask      16004                   asks which of several open cases is meant
 *   left     16090                   16090 is left's and right's, and nobody's by default
 *   right    16090 16091 16092       16092 is two's and right's, right's by default
 * </pre>
 *
 * <p>Cases are called by a letter, in whichever organisation they are. Where a text went is told in words that a table
 * can show: {@code A only-open-case}, {@code A last-sent also B}, {@code two: case-complete A}, {@code unassigned}.
 */
final class PlacingWorld {
    static final Map<String, String> NUMBERS = Map.of(
            "clinic", Standard.CLINIC_NUMBER,
            "harbour", Standard.HARBOUR_NUMBER,
            "two", "16002",
            "ask", "16004",
            "left", "16090",
            "right", "16090");

    private static final AtomicInteger PATIENTS = new AtomicInteger(100_000);
    private static final AtomicInteger TEXTS = new AtomicInteger();

    private final SimulatorSmsc smsc;
    private final Daemon daemon;
    private final Map<String, ApiClient> organisations;
    private final ApiClient operator;
    private final ApiClient clinicAdmin;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, String> owners = new HashMap<>();
    private String patient = nextPatient();

    private PlacingWorld(SimulatorSmsc smsc, Daemon daemon, Map<String, ApiClient> organisations, ApiClient operator) {
        this.smsc = smsc;
        this.daemon = daemon;
        this.organisations = organisations;
        this.operator = operator;
        this.clinicAdmin = new ApiClient(daemon::api, Standard.keys().clinicAdmin());
    }

    /** Sets up the organisations by the jar's commands; two at a time, on two cores. */
    static PlacingWorld in(Installation installation, Daemon daemon, SimulatorSmsc smsc) {
        Map<String, CompletableFuture<String>> keys = new LinkedHashMap<>();
        keys.put("two", made(installation, "two", "[fi, sv, en]", "LAST_SENT", "16002", "16003", "16092"));
        keys.put("ask", made(installation, "ask", "[en]", "ASK", "16004"));
        keys.put("left", made(installation, "left", "[en]", "LAST_SENT", "16090"));
        keys.put("right", made(installation, "right", "[en]", "LAST_SENT", "16090", "16091", "16092!"));
        keys.put("clinic", CompletableFuture.completedFuture(Standard.keys().clinic()));
        keys.put("harbour", CompletableFuture.completedFuture(Standard.keys().harbour()));
        Map<String, ApiClient> organisations = new LinkedHashMap<>();
        keys.forEach((name, key) -> organisations.put(name, new ApiClient(daemon::api, key.join())));
        ApiClient operator = new ApiClient(daemon::api, Standard.keys().operator());
        return new PlacingWorld(smsc, daemon, organisations, operator);
    }

    private static CompletableFuture<String> made(
            Installation installation, String name, String languages, String several, String... numbers) {
        List<String> lines = new ArrayList<>();
        for (String number : numbers) {
            lines.add("{number: \"%s\", carrier: sim%s}"
                    .formatted(number.replace("!", ""), number.endsWith("!") ? ", default: true" : ""));
        }
        String first = languages.substring(1, 3);
        return CompletableFuture.supplyAsync(() -> {
            try {
                installation.apply("""
                        id: %s
                        name: Organisation %s
                        regions: [FI]
                        languages: %s
                        severalOpenCases: %s
                        closingMessage: {%s: "%s is closed"}
                        senderNumbers: %s
                        """.formatted(name, name, languages, several, first, name, lines));
                return installation.key(name, "frontend", "admin");
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    /** A patient nobody has heard of, for a new row. */
    PlacingWorld nextRow() {
        names.clear();
        owners.clear();
        patient = nextPatient();
        return this;
    }

    static String nextPatient() {
        return "+35845" + (7_000_000 + PATIENTS.incrementAndGet());
    }

    String patient() {
        return patient;
    }

    void patientIs(String phone) {
        patient = phone;
    }

    ApiClient api(String organisation) {
        return organisations.get(organisation);
    }

    ApiClient apiOf(String letter) {
        return organisations.get(owners.get(letter));
    }

    String id(String letter) {
        return names.get(letter);
    }

    String path(String letter) {
        return "/v1/cases/" + id(letter);
    }

    void newCase(String organisation, String letter) {
        names.put(letter, api(organisation).newCase(patient));
        owners.put(letter, organisation);
    }

    void open(String organisation, String letter) {
        newCase(organisation, letter);
        reopen(letter);
    }

    void reopen(String letter) {
        apiOf(letter).status(id(letter), "IN_PROGRESS").is(200);
    }

    void close(String letter) {
        apiOf(letter).status(id(letter), "COMPLETE").is(200);
    }

    /** Writes, and waits until the carrier has it. */
    void write(String letter) {
        Answer answer = apiOf(letter).write(id(letter), "From " + letter + " " + TEXTS.incrementAndGet());
        String messageId = answer.is(201).get("id").asText();
        Waiting.untilTrue(
                () -> !apiOf(letter)
                        .message(id(letter), messageId)
                        .get("acceptedAt")
                        .isNull(),
                daemon::said);
    }

    void openAndWrite(String organisation, String letter) {
        open(organisation, letter);
        write(letter);
    }

    String senderOf(String letter) {
        return apiOf(letter).read(id(letter)).get("senderNumber").asText();
    }

    /** The patient writes something new to an organisation's first number. @return where it went */
    String replyTo(String organisation) {
        return textTo(NUMBERS.get(organisation), "Text " + TEXTS.incrementAndGet());
    }

    String replyToNumber(String number) {
        return textTo(number, "Text " + TEXTS.incrementAndGet());
    }

    String textTo(String number, String text) {
        Set<String> waiting = unassigned();
        smsc.write(patient, number, text);
        return whereIs(text, waiting);
    }

    /** Where this text is: in every thread and on every list, so that one that is there twice shows. */
    String whereIs(String text, Set<String> unassignedBefore) {
        TreeSet<String> found = new TreeSet<>();
        names.forEach((letter, caseId) -> Items.where(apiOf(letter).thread(caseId), "text", text).stream()
                .filter(message -> message.get("direction").asText().equals("INBOUND"))
                .forEach(message -> found.add(inThread(letter, message))));
        organisations
                .keySet()
                .forEach(name -> Items.where(unmatchedOf(name), "text", text).stream()
                        .filter(item -> item.get("from").asText().equals(patient))
                        .forEach(item -> found.add(listed(name, item))));
        Set<String> unassigned = unassigned();
        unassigned.removeAll(unassignedBefore);
        unassigned.forEach(item -> found.add("unassigned"));
        return String.join(" & ", found);
    }

    private String inThread(String letter, JsonNode message) {
        String also = Items.ids(message.get("alsoOpen")).stream()
                .map(this::letter)
                .sorted()
                .collect(Collectors.joining(","));
        return letter + " " + message.get("placedBy").asText()
                + (also.isEmpty() ? "" : " also " + also)
                + (message.get("late").asBoolean() ? " late" : "");
    }

    private String listed(String organisation, JsonNode item) {
        String candidates = Items.ids(item.get("candidates")).stream()
                .map(this::letter)
                .sorted()
                .collect(Collectors.joining(","));
        return organisation + ": " + item.get("reason").asText() + (candidates.isEmpty() ? "" : " " + candidates);
    }

    private String letter(String caseId) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(caseId))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("?");
    }

    Set<String> unassigned() {
        return new TreeSet<>(
                Items.values(operator.get("/v1/unassigned?limit=200").is(200).get("items"), "id"));
    }

    ApiClient operator() {
        return operator;
    }

    ApiClient clinicAdmin() {
        return clinicAdmin;
    }

    /** The whole list, as an admin sees it. */
    JsonNode unmatchedOf(String organisation) {
        return (organisation.equals("clinic") ? clinicAdmin : api(organisation)).unmatched();
    }

    JsonNode unmatched(String organisation, String text) {
        return Items.where(unmatchedOf(organisation), "text", text).get(0);
    }

    /** All that the patient's phone was sent by itself, without what professionals wrote. */
    List<String> automaticTexts(String phone) {
        return smsc.texts().stream()
                .filter(text -> text.to().equals(phone.substring(phone.startsWith("+") ? 1 : 0)))
                .map(Smsc.Text::text)
                .filter(text -> !text.startsWith("From "))
                .toList();
    }

    SimulatorSmsc smsc() {
        return smsc;
    }

    String said() {
        return daemon.said();
    }
}
