package org.casewire.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(OutageLogTest.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong();
    private final OutageLog outage =
            new OutageLog(logger, "Requests fail because the database is not available", nanos::get);

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
    void theFirstIsToldAtOnceAndTheOthersByTheirNumber() {
        fail(1);
        assertThat(told()).containsExactly("1");
        fail(40);
        at(9);
        fail(2);
        assertThat(told()).containsExactly("1");
        at(10);
        fail(1);
        assertThat(told()).containsExactly("1", "43");
        at(60);
        fail(1);
        assertThat(told()).containsExactly("1", "43", "1");
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
                .map(line -> line.getKeyValuePairs().get(0).value.toString())
                .toList();
    }
}
