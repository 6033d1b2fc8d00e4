package org.casewire.core.outage;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(OutageTest.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Outage outage = new Outage(logger, "away", "back", nanos::get).about("carrier", "north");

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
    }

    @Test
    void itBeginsAndEndsWithALineAndHasOneAMinuteBetween() {
        outage.worked();
        assertThat(told()).isEmpty();
        for (int second = 0; second < 150; second++) {
            at(second);
            fail(100);
        }
        at(170);
        outage.worked();
        outage.worked();
        assertThat(told())
                .containsExactly(
                        "away cause=TimeoutException carrier=north times=1 seconds=0",
                        "away cause=TimeoutException carrier=north times=6001 seconds=60",
                        "away cause=TimeoutException carrier=north times=12001 seconds=120",
                        "back carrier=north times=15000 seconds=149");
    }

    @Test
    void whatStillFailsForSomeIsNotOver() {
        fail(1);
        at(4);
        outage.worked();
        fail(1);
        at(8);
        outage.worked();
        assertThat(told()).hasSize(1);
        outage.over();
        assertThat(told()).last().isEqualTo("back carrier=north times=2 seconds=8");
    }

    @Test
    void whatComesAndGoesFillsNoLog() {
        for (int second = 0; second < 120; second++) {
            at(second);
            fail(1);
            outage.over();
        }
        assertThat(told()).hasSize(4);
        at(180);
        fail(1);
        assertThat(told()).hasSize(5).last().asString().startsWith("away").contains("times=1 ");
    }

    @Test
    void onlyAFaultOfOurOwnHasAStack() {
        fail(1);
        outage.over();
        at(60);
        outage.broke(new IllegalStateException());
        assertThat(lines.list)
                .extracting(line -> line.getThrowableProxy() != null)
                .containsExactly(false, false, true);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            outage.failed(new TimeoutException());
        }
    }

    private void at(int seconds) {
        nanos.set(Duration.ofSeconds(seconds).toNanos());
    }

    private List<String> told() {
        return lines.list.stream()
                .map(line -> line.getMessage()
                        + line.getKeyValuePairs().stream()
                                .map(pair -> " " + pair.key + "=" + pair.value)
                                .collect(Collectors.joining()))
                .toList();
    }
}
