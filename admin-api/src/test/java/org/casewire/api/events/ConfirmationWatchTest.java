package org.casewire.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.casewire.core.event.EventType;
import org.casewire.core.id.MessageId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for what becomes of a message. */
@Timeout(60)
class ConfirmationWatchTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final EventServer server = new EventServer(EventHub.HEARTBEAT);
    private final MessageId message = server.ids.message();
    private final AtomicReference<String> state = new AtomicReference<>("QUEUED");
    private final AtomicInteger reads = new AtomicInteger();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anEventThatMaySettleTheMessageEndsTheWait() throws Exception {
        CompletionStage<Void> settled = server.confirmations.settled(server.clinic, message, LONG);
        server.happens(EventType.MESSAGE_QUEUED, message, "QUEUED");
        server.happens(EventType.MESSAGE_DELIVERED, server.ids.message(), "DELIVERED");
        EventServer.eventually(() -> server.feed.position().border() == 2);
        assertThat(settled.toCompletableFuture()).isNotDone();
        server.happens(EventType.MESSAGE_FAILED, message, "FAILED");
        settled.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void theAnswerIsTheMessageOnceItIsSettled() throws Exception {
        CompletableFuture<String> answer = answer(LONG);
        EventServer.eventually(() -> reads.get() == 1);
        state.set("ACCEPTED");
        server.happens(EventType.MESSAGE_ACCEPTED, message, "ACCEPTED");
        EventServer.eventually(() -> reads.get() == 2);
        assertThat(answer).isNotDone();
        state.set("DELIVERED");
        server.happens(EventType.MESSAGE_DELIVERED, message, "DELIVERED");
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("DELIVERED");
    }

    @Test
    void aMessageThatWasSettledBeforehandIsAnsweredAtOnce() throws Exception {
        state.set("DELIVERED");
        assertThat(answer(LONG).get(20, TimeUnit.SECONDS)).isEqualTo("DELIVERED");
        assertThat(reads).hasValue(1);
    }

    @Test
    void whenTheTimeIsOverTheMessageIsAnsweredAsItIs() throws Exception {
        long before = System.nanoTime();
        assertThat(answer(Duration.ofMillis(300)).get(20, TimeUnit.SECONDS)).isEqualTo("QUEUED");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void atShutdownTheMessageIsAnsweredAsItIs() throws Exception {
        CompletableFuture<String> answer = answer(LONG);
        EventServer.eventually(() -> reads.get() == 1);
        server.confirmations.end();
        assertThat(answer.get(5, TimeUnit.SECONDS)).isEqualTo("QUEUED");
        assertThat(answer(LONG).get(5, TimeUnit.SECONDS)).isEqualTo("QUEUED");
    }

    private CompletableFuture<String> answer(Duration wait) {
        return server.confirmations
                .answer(
                        server.clinic,
                        message,
                        wait,
                        () -> {
                            String now = state.get();
                            reads.incrementAndGet();
                            return now;
                        },
                        now -> now.equals("QUEUED") || now.equals("ACCEPTED"))
                .toCompletableFuture();
    }
}
