package org.casewire.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldLoggersTest {
    @Test
    void whateverTheLevelsAreTheHeldOnesPrintNothingFiner() {
        LoggerContext context = new LoggerContext();
        HeldLoggers.hold(context);
        context.getLogger("ROOT").setLevel(Level.TRACE);
        context.getLogger("org.postgresql.core").setLevel(Level.TRACE);
        assertThat(context.getLogger("org.postgresql.core").isTraceEnabled()).isFalse();
        assertThat(context.getLogger("org.postgresql").isInfoEnabled()).isTrue();
        assertThat(context.getLogger("com.cloudhopper.smpp").isInfoEnabled()).isFalse();
        assertThat(context.getLogger("com.cloudhopper.smpp").isWarnEnabled()).isTrue();
        assertThat(context.getLogger("org.casewire.core").isTraceEnabled()).isTrue();
        assertThat(context.getLogger("org.postgresqlx").isTraceEnabled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{org.postgresql: TRACE}",
                "{org.postgresql.core: DEBUG}",
                "{com.cloudhopper.smpp: {level: INFO}}"
            })
    void aConfigurationThatAsksForMoreIsRefused(String loggers) {
        FaultyConfiguration refused = catchThrowableOfType(
                FaultyConfiguration.class,
                () -> ConfigurationReaderTest.reader(Map.of()).read("file.yml", "logging: {loggers: " + loggers + "}"));
        assertThat(refused.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.remedy()).contains("patients' data"));
    }

    @Test
    void onesOwnMayBeAsFineAsOneLikes() throws Exception {
        assertThat(ConfigurationReaderTest.reader(Map.of())
                        .read("file.yml", "logging: {level: TRACE, loggers: {org.casewire: TRACE}}"))
                .isNotNull();
    }
}
