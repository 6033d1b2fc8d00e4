package org.casewire.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Smsc;
import org.casewire.smpp.simulator.Faults;
import org.casewire.smpp.simulator.InboundText;
import org.casewire.smpp.simulator.InboundView;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SubmitView;

/**
 * One carrier of the fault matrix and the organisation that writes over it. Remembers all that a row sends either way,
 * so that afterwards it can be counted at both ends. Every text is a different one.
 */
final class FaultLane {
    private static final AtomicInteger PATIENTS = new AtomicInteger(500_000);
    private static final AtomicInteger TEXTS = new AtomicInteger();
    private static final Duration LONGEST = Duration.ofSeconds(25);
    /** What a message may rest in; anything else is still on its way. */
    private static final Set<String> SETTLED =
            Set.of("ACCEPTED", "DELIVERED", "FAILED", "UNDELIVERED", "EXPIRED", "UNCERTAIN");

    private final String carrier;
    private final List<String> numbers;
    private final ApiClient api;
    private final ApiClient operator;
    private final Smsc smsc;
    private final Supplier<String> said;
    private final List<Sent> sent = new ArrayList<>();
    private final List<Come> come = new ArrayList<>();
    private final Map<String, String> cases = new HashMap<>();
    private String patient = "";

    /** A message of ours. */
    record Sent(String caseId, String id, String text, String patient) {}

    /** A patient's text, and the case it belongs to; written {@code times} times. */
    private record Come(String caseId, String text, int times) {}

    /** What must not be. */
    record Harm(int lost, int doubled, int misplaced) {
        static final Harm NONE = new Harm(0, 0, 0);
    }

    /** @param numbers of the organisation, at that carrier; it writes with {@code api} */
    FaultLane(
            String carrier, List<String> numbers, ApiClient api, ApiClient operator, Smsc smsc, Supplier<String> said) {
        this.carrier = carrier;
        this.numbers = numbers;
        this.api = api;
        this.operator = operator;
        this.smsc = smsc;
        this.said = said;
    }

    /** Makes an organisation of the carrier's name. @return a key that writes for it */
    static String organisation(Installation installation, String carrier, List<String> numbers) {
        try {
            installation.apply("""
                    id: %s
                    name: Lane %s
                    regions: [FI]
                    languages: [en]
                    closingMessage: Closed
                    senderNumbers: %s
                    """.formatted(
                            carrier,
                            carrier,
                            numbers.stream()
                                    .map(number -> "{number: \"%s\", carrier: %s}".formatted(number, carrier))
                                    .toList()));
            return installation.key(carrier, "frontend", "admin");
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    Smsc smsc() {
        return smsc;
    }

    Simulator simulator() {
        return ((SimulatorSmsc) smsc).simulator();
    }

    /** A new row: a well-behaved carrier that is bound, and a patient nobody has heard of. */
    void begin() {
        sent.clear();
        come.clear();
        cases.clear();
        if (smsc instanceof SimulatorSmsc) {
            simulator().faults(Faults.NONE);
        }
        awaitState("UP");
        nextPatient();
    }

    void faults(String json) {
        simulator().faults(Faults.parse("{" + json.replace('\'', '"') + "}"));
    }

    String nextPatient() {
        patient = "+35845" + (7_000_000 + PATIENTS.incrementAndGet());
        return patient;
    }

    String patient() {
        return patient;
    }

    /** A case of the patient now, in progress. */
    String openCase() {
        return cases.computeIfAbsent(patient, api::openCase);
    }

    /** Another case of the same patient, so on another sender number if there is one. */
    String anotherCase() {
        String caseId = api.openCase(patient);
        cases.put(patient, caseId);
        return caseId;
    }

    static String text() {
        return "Text " + TEXTS.incrementAndGet() + ".";
    }

    /** Three parts. */
    static String longText() {
        return text() + " Please bring the form with you.".repeat(12);
    }

    Sent write() {
        return write(text());
    }

    Sent write(String text) {
        String caseId = openCase();
        Sent one = new Sent(caseId, api.write(caseId, text).is(201).get("id").asText(), text, patient);
        sent.add(one);
        return one;
    }

    JsonNode message(Sent one) {
        return api.message(one.caseId(), one.id());
    }

    String state(Sent one) {
        return message(one).get("state").asText();
    }

    /** @return the state, once it is this one, or what it is when that does not come */
    String await(Sent one, String state) {
        try {
            Waiting.untilTrue(LONGEST, () -> state(one).equals(state), said);
        } catch (AssertionError e) {
            return state(one) + " (waited for " + state + ")";
        }
        return state;
    }

    /** Classes of the refusals in its history, in order. */
    String history(Sent one) {
        return Items.values(message(one).get("history"), "state").stream()
                .filter(step -> !Set.of("QUEUED", "SUBMITTING").contains(step))
                .collect(Collectors.joining(","));
    }

    JsonNode carrier() {
        return operator.get("/v1/carriers/" + carrier).is(200);
    }

    void operate(String what) {
        operator.post("/v1/carriers/" + carrier + "/" + what, Map.of()).is(200);
    }

    String awaitState(String state) {
        Waiting.untilTrue(LONGEST, () -> carrier().get("state").asText().equals(state), said);
        return state;
    }

    /** When each bind came to be as it is. */
    String bindsSince() {
        return Items.values(carrier().get("binds"), "since").toString();
    }

    /** Each bind with when it came to be as it is. */
    List<String> binds() {
        List<String> binds = new ArrayList<>();
        carrier()
                .get("binds")
                .forEach(bind -> binds.add(
                        bind.get("id").asText() + " " + bind.get("since").asText()));
        return binds;
    }

    String firstBind() {
        return bindIds().get(0);
    }

    List<String> bindIds() {
        return Items.values(carrier().get("binds"), "id");
    }

    /** The patient writes, as a phone does. */
    void reply(String text) {
        expectReply(text, 1);
        smsc.write(patient, numbers.get(0), text);
    }

    /** The same at a simulator. @return complete when it was acknowledged or refused */
    CompletableFuture<InboundView> comes(String text) {
        expectReply(text, 1);
        return simulator().inbound(InboundText.of(patient, numbers.get(0), text));
    }

    /** Without waiting for that. @return what the simulator calls it */
    long writes(String text) {
        expectReply(text, 1);
        return simulator().send(InboundText.of(patient, numbers.get(0), text)).id();
    }

    /** However often they are refused before. */
    void awaitTaken(List<Long> texts) {
        Waiting.untilTrue(
                LONGEST,
                () -> texts.stream()
                        .allMatch(id -> simulator().inbound(id).orElseThrow().acknowledged()),
                said);
    }

    /** A text that is written by other means, so many times. */
    void expectReply(String text, int times) {
        come.add(new Come(openCase(), text, times));
    }

    /** How many of the patient's texts are in the thread. */
    String awaitReplies(int count) {
        String caseId = openCase();
        try {
            Waiting.untilTrue(LONGEST, () -> replies(caseId).size() >= count, said);
        } catch (AssertionError e) {
            // What came is told below.
        }
        return replies(caseId).size() + " in the thread";
    }

    private List<JsonNode> replies(String caseId) {
        return Items.where(api.thread(caseId), "direction", "INBOUND");
    }

    /** Every submit_sm of the row that the SMSC took. */
    private List<SubmitView> taken() {
        Set<String> patients =
                sent.stream().map(one -> one.patient().substring(1)).collect(Collectors.toSet());
        return simulator().submits().stream()
                .filter(submit -> submit.commandStatus() == 0)
                .filter(submit -> patients.contains(submit.destination().replace("+", "")))
                .toList();
    }

    /** Counted at the SMSC and over HTTP. */
    Harm harm() {
        int lost = 0;
        int doubled = 0;
        int misplaced = 0;
        for (Sent one : sent) {
            String state = state(one);
            long arrived = arrived(one);
            boolean saysArrived = state.equals("ACCEPTED") || state.equals("DELIVERED");
            lost += !SETTLED.contains(state) || saysArrived && arrived == 0 ? 1 : 0;
            doubled += arrived > 1 ? 1 : 0;
            misplaced += elsewhere(one) > 0 ? 1 : 0;
        }
        if (smsc instanceof SimulatorSmsc) {
            Map<List<Object>, Long> segments = taken().stream()
                    .collect(Collectors.groupingBy(
                            submit ->
                                    List.of(submit.destination(), submit.part().number(), submit.text()),
                            Collectors.counting()));
            doubled +=
                    (int) segments.values().stream().filter(times -> times > 1).count();
        }
        Map<String, List<String>> threads = new HashMap<>();
        cases.values().forEach(caseId -> threads.put(caseId, Items.texts(replies(caseId))));
        for (Come one : come) {
            int here = Collections.frequency(
                    threads.computeIfAbsent(one.caseId(), caseId -> Items.texts(replies(caseId))), one.text());
            lost += here < one.times() ? 1 : 0;
            doubled += here > one.times() && here - marked(one) > one.times() ? 1 : 0;
            misplaced += threads.entrySet().stream()
                            .filter(other -> !other.getKey().equals(one.caseId()))
                            .anyMatch(other -> other.getValue().contains(one.text()))
                    ? 1
                    : 0;
        }
        return new Harm(lost, doubled, misplaced);
    }

    /** On a machine that stands still for as long as the carrier waits, a repeat cannot be told from a second text. */
    private long marked(Come one) {
        return replies(one.caseId()).stream()
                .filter(reply -> reply.path("text").asText().equals(one.text()))
                .filter(reply -> reply.path("possibleDuplicate").asBoolean())
                .count();
    }

    private long arrived(Sent one) {
        String to = one.patient().substring(1);
        return smsc.texts().stream()
                .filter(text -> text.to().replace("+", "").equals(to))
                .filter(text -> text.text().equals(one.text()))
                .count();
    }

    private long elsewhere(Sent one) {
        String to = one.patient().substring(1);
        return smsc.texts().stream()
                .filter(text -> !text.to().replace("+", "").equals(to))
                .filter(text -> text.text().equals(one.text()))
                .count();
    }
}
