package org.casewire.daemon.nemesis;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.casewire.daemon.harness.Answer;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.daemon.nemesis.History.Asked;
import org.casewire.daemon.nemesis.History.Outcome;
import org.casewire.daemon.nemesis.History.Sent;
import org.casewire.smpp.simulator.InboundText;

/**
 * Professionals who write, take back and send again, and patients who answer, all at once and whatever happens to the
 * daemons. What each asked and was told goes into the {@link History}.
 *
 * <p>A text names its case and its place there ({@code c3-17}); a patient's begins with {@code p}. A case belongs to one
 * writer, so its messages are accepted in the order of their numbers.
 */
final class NemesisClients implements AutoCloseable {
    private static final int WRITERS = 4;
    private static final int LINES_PER_WRITER = 3;
    private static final long BETWEEN_TEXTS_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long BEFORE_NEXT_TRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Some give up, and never learn what became of it. */
    private static final int LONGEST_TRIES = 40;

    private final ApiClient api;
    private final SimulatorSmsc smsc;
    private final History history;
    private final long seed;
    private final List<String> cases = new ArrayList<>();
    private final Map<Long, String> written = new ConcurrentHashMap<>();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Accepted> fresh = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;

    private record Accepted(int line, String id) {}

    NemesisClients(ApiClient api, SimulatorSmsc smsc, History history, long seed) {
        this.api = api;
        this.smsc = smsc;
        this.history = history;
        this.seed = seed;
        IntStream.range(0, WRITERS * LINES_PER_WRITER).forEach(line -> cases.add(api.openCase(phone(line))));
        // Each patient's first answer needs a conversation to land in.
        IntStream.range(0, cases.size()).forEach(line -> write(line, 0));
    }

    private static String phone(int line) {
        return "+3584055600" + (line + 10);
    }

    void start() {
        IntStream.range(0, WRITERS).forEach(writer -> run("writer-" + writer, () -> writeOn(writer)));
        run("taker-back", this::takeBack);
        run("sender-again", this::sendAgain);
        run("patients", this::answerOn);
    }

    private void run(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException | AssertionError e) {
                        faults.add(e);
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void writeOn(int writer) {
        for (int number = 1; !stopping; number++) {
            for (int i = 0; i < LINES_PER_WRITER && !stopping; i++) {
                write(writer * LINES_PER_WRITER + i, number);
                LockSupport.parkNanos(BETWEEN_TEXTS_NANOS);
            }
        }
    }

    private void write(int line, int number) {
        // Some need two segments, which must stay together too.
        String text = "c" + line + "-" + number + (number % 10 == 9 ? " " + "x".repeat(170) : "");
        Optional<Answer> answer = call(
                "/v1/cases/" + cases.get(line) + "/messages",
                Map.of("text", text, "author", ApiClient.NURSE),
                "nemesis-" + line + "-" + number);
        Optional<String> id = answer.filter(one -> one.status() == 201).map(Answer::id);
        history.add(new Sent(text, line, number, outcome(answer), id, System.nanoTime()));
        id.ifPresent(one -> fresh.add(new Accepted(line, one)));
    }

    private static Outcome outcome(Optional<Answer> answer) {
        return answer.map(one -> one.status() < 300 ? Outcome.OK : Outcome.FAIL).orElse(Outcome.INFO);
    }

    /** Asks until it is answered yes or no; empty when nobody ever told. */
    private Optional<Answer> call(String path, Object body, String key) {
        for (int i = 0; i < LONGEST_TRIES; i++) {
            try {
                Answer answer = api.tryPost(path, body, "Idempotency-Key", key);
                if (answer.status() != 503) {
                    return Optional.of(answer);
                }
                history.sometimes("answered 503");
            } catch (IOException e) {
                // No answer: it may have been done or not.
            }
            LockSupport.parkNanos(BEFORE_NEXT_TRY_NANOS);
        }
        return Optional.empty();
    }

    /** Some of what was just accepted, as somebody does who saw a mistake. */
    private void takeBack() {
        Random random = new Random(seed);
        while (!stopping) {
            Accepted next = fresh.poll();
            if (next != null && random.nextInt(3) == 0) {
                Optional<Answer> answer = call(
                        "/v1/cases/" + cases.get(next.line) + "/messages/" + next.id + "/cancel",
                        Map.of("author", ApiClient.NURSE),
                        "back-" + next.id);
                history.add(new Asked(Asked.What.CANCEL, next.id, outcome(answer), System.nanoTime()));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(next == null ? 5 : 1));
        }
    }

    /** What is UNCERTAIN, as somebody does who would rather have it twice than not. */
    private void sendAgain() {
        Random random = new Random(seed + 1);
        while (!stopping) {
            int line = random.nextInt(cases.size());
            try {
                Items.where(api.thread(cases.get(line)), "state", "UNCERTAIN").stream()
                        .map(message -> message.get("id").asText())
                        .skip(random.nextInt(3))
                        .findFirst()
                        .ifPresent(id -> sendAgain(line, id));
            } catch (RuntimeException | AssertionError e) {
                history.sometimes("a thread could not be read");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        }
    }

    private void sendAgain(int line, String id) {
        Optional<Answer> answer = call(
                "/v1/cases/" + cases.get(line) + "/messages/" + id + "/resend",
                Map.of("author", ApiClient.NURSE),
                "again-" + id);
        history.add(new Asked(Asked.What.SEND_AGAIN, id, outcome(answer), System.nanoTime()));
    }

    private void answerOn() {
        for (int number = 1; !stopping; number++) {
            int line = number % cases.size();
            String text = "p" + line + "-" + number;
            written.put(
                    smsc.simulator()
                            .send(InboundText.of(phone(line), Standard.CLINIC_NUMBER, text))
                            .id(),
                    text);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(120));
        }
    }

    /** Ends them; what was asked and not answered yet is still asked. */
    void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
        if (!faults.isEmpty()) {
            throw new AssertionError("a client failed", faults.peek());
        }
    }

    boolean allAcknowledged() {
        return acknowledged().size() == written.size();
    }

    List<String> acknowledged() {
        return written.entrySet().stream()
                .filter(entry ->
                        smsc.simulator().inbound(entry.getKey()).orElseThrow().acknowledged())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Everything in a case's thread, as anybody may read it. */
    List<JsonNode> thread(int line) {
        List<JsonNode> all = new ArrayList<>();
        String path = "/v1/cases/" + cases.get(line) + "/messages?limit=200";
        JsonNode page = api.get(path).is(200).get("items");
        while (!page.isEmpty()) {
            page.forEach(all::add);
            page = api.get(path + "&before=" + page.get(0).get("id").asText())
                    .is(200)
                    .get("items");
        }
        return all;
    }

    int lines() {
        return cases.size();
    }

    @Override
    public void close() {
        stopping = true;
        threads.forEach(Thread::interrupt);
    }
}
