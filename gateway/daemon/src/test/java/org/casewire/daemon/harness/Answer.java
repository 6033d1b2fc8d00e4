package org.casewire.daemon.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/** What the API answered; {@code body} is a missing node when there is none. */
public record Answer(String request, int status, HttpHeaders headers, JsonNode body) {
    /** The body, when the status is as it must be. */
    public JsonNode is(int expected) {
        assertThat(status).as("%s was answered %s", request, body).isEqualTo(expected);
        return body;
    }

    /** A problem, with its code, in the shape that every problem has. */
    public Answer isProblem(int expected, String code) {
        is(expected);
        assertThat(body.path("code").asText())
                .as("%s was answered %s", request, body)
                .isEqualTo(code);
        assertThat(body.path("type").asText()).isEqualTo("https://casewire.org/problems/" + code);
        assertThat(body.path("status").asInt()).isEqualTo(expected);
        assertThat(body.path("title").asText()).isNotEmpty();
        assertThat(header("Content-Type")).startsWith("application/problem+json");
        assertThat(body.toString()).doesNotContain("Exception").doesNotContain("\\tat ");
        return this;
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    public String id() {
        return body.path("id").asText();
    }
}
