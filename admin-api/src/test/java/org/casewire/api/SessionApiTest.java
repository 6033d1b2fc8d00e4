package org.casewire.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.casewire.api.ApiServer.Answer;
import org.casewire.api.resource.SessionResource;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.Role;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SessionApiTest {
    private static ApiServer server;
    private static OrganisationId clinic;

    @BeforeAll
    static void start() {
        server = ApiServer.start(parts -> List.of(new SessionResource(parts.organisations())));
        clinic = TestOrganisation.named("clinic").insert(server.database(), server.keys());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aKeyIsToldItsNameItsRolesAndItsOrganisation() {
        Answer answer = server.get("/v1/session", server.key(clinic, Role.PROFESSIONAL, Role.ADMIN));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("name").asText()).isEqualTo("Maija Meikäläinen");
        assertThat(answer.json().get("roles").toString()).isEqualTo("[\"admin\",\"professional\"]");
        assertThat(answer.json().at("/organisation/id").asText()).isEqualTo(clinic.toString());
        assertThat(answer.json().at("/organisation/maxSegments").asInt()).isPositive();
    }

    @Test
    void anOperatorHasNoOrganisation() {
        Answer answer = server.get("/v1/session", server.key(new OrganisationId(UUID.randomUUID()), Role.OPERATOR));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("organisation").isNull()).isTrue();
        assertThat(answer.json().get("roles").toString()).isEqualTo("[\"operator\"]");
    }

    @Test
    void whoHasNoKeyHasNoSession() {
        assertThat(server.get("/v1/session", "").status()).isEqualTo(401);
    }
}
