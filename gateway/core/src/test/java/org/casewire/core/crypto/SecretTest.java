package org.casewire.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class SecretTest {
    private record Configured(Secret password) {}

    @Test
    void aSecretPrintsRedacted() throws Exception {
        Configured configured = new ObjectMapper().readValue("{\"password\": \"hunter2\"}", Configured.class);

        assertThat(configured.password().reveal()).isEqualTo("hunter2");
        assertThat(configured.toString()).doesNotContain("hunter2").contains("[redacted]");
    }

    @Test
    void aSecretIsNotWrittenAsJson() {
        assertThatThrownBy(() -> new ObjectMapper().writeValueAsString(new Configured(new Secret("hunter2"))))
                .isInstanceOf(JsonMappingException.class);
    }

    @Test
    void equalSecretsAreEqual() {
        assertThat(new Secret("a")).isEqualTo(new Secret("a")).hasSameHashCodeAs(new Secret("a"));
        assertThat(new Secret("a")).isNotEqualTo(new Secret("b")).isNotEqualTo("a");
    }
}
