package org.casewire.daemon.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.casewire.core.organisation.DeskSettings;
import org.casewire.core.organisation.OpeningHours.Day;
import org.casewire.core.organisation.OrganisationSpec;
import org.casewire.core.organisation.SenderNumber;
import org.casewire.daemon.config.ConfigurationReader;
import org.junit.jupiter.api.Test;

/** ORG.yml says how a team works, and who allows its numbers. */
class OrganisationFileTest {
    private static final String NEEDED = """
            id: clinic
            name: Clinic
            regions: [FI]
            languages: [fi]
            closingMessage: Keskustelu on päättynyt.
            """;

    @Test
    void hoursEscalationAndAuthorisationsAreRead() throws Exception {
        OrganisationSpec spec = read(NEEDED + """
                openingHours:
                  timeZone: Europe/Helsinki
                  week: {MON: [["08:00", "11:30"], ["12:00", "16:00"]], FRI: [["08:00", "24:00"]]}
                  closed: ["2026-12-24"]
                quietHours: [["21:00", "07:00"]]
                outOfHoursMessage: Vastaamme huomenna.
                answerWithin: PT2H
                escalation: [{after: PT30M, email: [lead@clinic.example]}]
                callbackPhone: 09 123 456
                actorRequired: true
                senderNumbers:
                  - {number: "+358 40 1000001", carrier: dna, authorisation: {reference: T/1, validUntil: "2027-01-31"}}
                  - {number: "16100", carrier: dna}
                """);
        DeskSettings desk = spec.settings().desk();
        assertThat(desk.openingHours().week().get(Day.MON)).hasSize(2);
        assertThat(desk.openingHours().week().get(Day.FRI).get(0).written()).containsExactly("08:00", "24:00");
        assertThat(desk.openingHours().closed()).containsExactly("2026-12-24");
        assertThat(desk.quietHours().spans()).hasSize(1);
        assertThat(desk.outOfHoursMessage()).containsEntry("fi", "Vastaamme huomenna.");
        assertThat(desk.answerWithin()).isEqualTo(Duration.ofHours(2));
        assertThat(desk.escalation().get(0).email()).containsExactly("lead@clinic.example");
        assertThat(desk.callbackPhone()).isEqualTo("09 123 456");
        assertThat(desk.actorRequired()).isTrue();
        assertThat(spec.senderNumbers().get(0).authorisation())
                .contains(new SenderNumber.Authorisation("T/1", Optional.of(LocalDate.of(2027, 1, 31))));
        assertThat(spec.senderNumbers().get(1).authorisation()).isEmpty();
    }

    @Test
    void aFileThatSaysNothingOfItHasTheDefaults() throws Exception {
        assertThat(read(NEEDED + "senderNumbers: [{number: \"16100\", carrier: dna}]\n")
                        .settings()
                        .desk())
                .isEqualTo(DeskSettings.DEFAULTS);
    }

    @Test
    void aTimeZoneAloneIsEnoughForQuietHours() throws Exception {
        DeskSettings desk = read(NEEDED + """
                openingHours: {timeZone: Europe/Helsinki}
                quietHours: [["21:00", "07:00"]]
                senderNumbers: [{number: "16100", carrier: dna}]
                """).settings().desk();
        assertThat(desk.openingHours().isAlways()).isTrue();
        assertThat(desk.isQuiet(Instant.parse("2026-12-01T19:30:00Z"))).isTrue();
    }

    @Test
    void whatIsNoTimeOrDateIsSaidInWords() {
        assertThatThrownBy(() -> read(NEEDED + "quietHours: [[\"9\", \"10\"]]\n"
                        + "senderNumbers: [{number: \"16100\", carrier: dna}]\n"))
                .hasMessageContaining("08:00");
        assertThatThrownBy(() -> read(NEEDED + "senderNumbers: [{number: \"16100\", carrier: dna,"
                        + " authorisation: {reference: T/1, validUntil: tomorrow}}]\n"))
                .hasMessageContaining("2027-01-31");
    }

    private static OrganisationSpec read(String file) throws Exception {
        return new ConfigurationReader<>(
                        OrganisationFile.class,
                        JsonNodeFactory.instance.objectNode(),
                        Jackson.newObjectMapper(),
                        Validators.newValidator(),
                        name -> null)
                .read("ORG.yml", file)
                .spec();
    }
}
