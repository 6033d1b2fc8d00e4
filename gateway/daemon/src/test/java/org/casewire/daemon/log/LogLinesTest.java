package org.casewire.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** Whatever a line looks like, it says what it is about and which request it belongs to. */
class LogLinesTest {
    private final LoggerContext context = new LoggerContext();

    @Test
    void aTextHasTheValuesAndTheRequest() {
        LineValues.install();
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern("%m %kvp%n");
        layout.start();

        assertThat(layout.doLayout(event()))
                .isEqualToIgnoringNewLines(
                        "The bind is lost carrier=\"op \\\"1\\\"\" times=\"3\" level=\"high\" requestId=\"r-1\"");
    }

    @Test
    void soHasAnObjectEachAFieldOfItsOwn() throws Exception {
        JsonNode line = new ObjectMapper()
                .readTree(new JsonLines().build(context, TimeZone.getDefault()).doLayout(event()));

        assertThat(line.get("message").asText()).isEqualTo("The bind is lost");
        assertThat(line.get("carrier").asText()).isEqualTo("op \"1\"");
        assertThat(line.get("times").isInt()).isTrue();
        assertThat(line.get("requestId").asText()).isEqualTo("r-1");
        assertThat(line.get("level").asText()).isEqualTo("WARN");
        assertThat(line.get("level_value").asText()).isEqualTo("high");
        assertThat(line.has("mdc")).isFalse();
    }

    @Test
    void aBuildKnowsItself() {
        assertThat(ThisBuild.read().version()).isNotEmpty().doesNotContain("$");
        assertThat(ThisBuild.read().commit()).isNotEmpty().doesNotContain("$");
    }

    private LoggingEvent event() {
        LoggingEvent event = new LoggingEvent("", context.getLogger("x"), Level.WARN, "The bind is lost", null, null);
        event.addKeyValuePair(new KeyValuePair("carrier", "op \"1\""));
        event.addKeyValuePair(new KeyValuePair("times", 3));
        event.addKeyValuePair(new KeyValuePair("level", "high"));
        event.setMDCPropertyMap(Map.of("requestId", "r-1"));
        return event;
    }
}
