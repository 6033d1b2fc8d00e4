package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.casewire.daemon.harness.Answer;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.InboundText;

/**
 * Professionals who write without a pause in cases of their own, and patients who write back, while the daemon comes
 * and goes. Whoever got no answer asks again with the same idempotency key until there is one.
 *
 * <p>Each text names its case and its place there ({@code c3-17}); what a patient wrote begins with {@code p}. A case
 * belongs to one thread, so its messages are accepted in the order of their numbers.
 */
final class CrashLoad implements AutoCloseable {
    /** A message that was answered 201. */
    record Accepted(int line, int number, String id, String text) {}

    static final int WRITERS = 6;
    private static final int LINES_PER_WRITER = 3;
    private static final long BETWEEN_TEXTS_NANOS = 12_000_000;
    private static final long BEFORE_NEXT_TRY_NANOS = 30_000_000;
    private static final long BETWEEN_ANSWERS_NANOS = 100_000_000;

    private final ApiClient api;
    private final SimulatorSmsc smsc;
    private final List<String> cases = new ArrayList<>();
    private final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();
    private final Map<Long, String> written = new ConcurrentHashMap<>();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong unavailable = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private IntSupplier queued = () -> 0;
    private int mostQueued = Integer.MAX_VALUE;
    private volatile boolean full;
    private volatile boolean stopping;

    CrashLoad(ApiClient api, SimulatorSmsc smsc) {
        this.api = api;
        this.smsc = smsc;
        IntStream.range(0, WRITERS * LINES_PER_WRITER).forEach(line -> cases.add(api.openCase(phone(line))));
        // Each patient's first answer needs a conversation to land in.
        IntStream.range(0, cases.size()).forEach(line -> write(line, 0));
    }

    /** Writers pause while more waits: so what one life leaves can go out in the next. */
    CrashLoad boundedBy(IntSupplier waiting, int most) {
        queued = waiting;
        mostQueued = most;
        return this;
    }

    void start() {
        if (mostQueued < Integer.MAX_VALUE) {
            run("gauge", this::gauge);
        }
        IntStream.range(0, WRITERS).forEach(writer -> run("writer-" + writer, () -> writeOn(writer)));
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

    private void gauge() {
        while (!stopping) {
            full = queued.getAsInt() > mostQueued;
            LockSupport.parkNanos(BETWEEN_ANSWERS_NANOS);
        }
    }

    private void writeOn(int writer) {
        for (int number = 1; !stopping; number++) {
            for (int i = 0; i < LINES_PER_WRITER && !stopping; i++) {
                while (full && !stopping) {
                    LockSupport.parkNanos(BETWEEN_TEXTS_NANOS);
                }
                write(writer * LINES_PER_WRITER + i, number);
                LockSupport.parkNanos(BETWEEN_TEXTS_NANOS);
            }
        }
    }

    /** Returns when it was answered 201, however often the daemon dies meanwhile; or when the load is closed. */
    private void write(int line, int number) {
        // Every tenth needs two segments, which must stay together too.
        String text = "c" + line + "-" + number + (number % 10 == 9 ? " " + "x".repeat(170) : "");
        while (true) {
            long asked = System.nanoTime();
            try {
                Answer answer = api.tryPost(
                        "/v1/cases/" + cases.get(line) + "/messages",
                        Map.of("text", text, "author", ApiClient.NURSE),
                        "Idempotency-Key",
                        "crash-" + line + "-" + number);
                longestNanos.accumulateAndGet(System.nanoTime() - asked, Math::max);
                if (answer.status() == 201) {
                    accepted.add(new Accepted(line, number, answer.id(), text));
                    return;
                }
                assertThat(answer.status())
                        .as("%s: %s", answer.request(), answer.body())
                        .isEqualTo(503);
                assertThat(answer.header("Retry-After")).matches("\\d+");
                unavailable.incrementAndGet();
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                // No answer: it may have been accepted or not.
            }
            LockSupport.parkNanos(BEFORE_NEXT_TRY_NANOS);
        }
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
            LockSupport.parkNanos(BETWEEN_ANSWERS_NANOS);
        }
    }

    /** Ends the load; what was asked and not answered yet is still asked until it is. */
    void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
        requireNoFault();
    }

    void requireNoFault() {
        assertThat(faults).isEmpty();
    }

    /** How long the slowest answer took since the last call, 503 included. */
    Duration longestAnswer() {
        return Duration.ofNanos(longestNanos.getAndSet(0));
    }

    /** How often somebody was told to come back later. */
    long unavailable() {
        return unavailable.get();
    }

    List<Accepted> accepted() {
        return List.copyOf(accepted);
    }

    int lines() {
        return cases.size();
    }

    String caseOf(int line) {
        return cases.get(line);
    }

    static String phone(int line) {
        return "+3584055500" + (line + 10);
    }

    /** What patients wrote and the daemon acknowledged. */
    List<String> acknowledged() {
        return written.entrySet().stream()
                .filter(entry ->
                        smsc.simulator().inbound(entry.getKey()).orElseThrow().acknowledged())
                .map(Map.Entry::getValue)
                .toList();
    }

    int written() {
        return written.size();
    }

    @Override
    public void close() {
        stopping = true;
        threads.forEach(Thread::interrupt);
    }
}
