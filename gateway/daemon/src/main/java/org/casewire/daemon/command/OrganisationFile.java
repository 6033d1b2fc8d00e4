package org.casewire.daemon.command;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.casewire.core.organisation.DeskSettings;
import org.casewire.core.organisation.EscalationStep;
import org.casewire.core.organisation.OpeningHours;
import org.casewire.core.organisation.OrganisationSettings;
import org.casewire.core.organisation.OrganisationSettings.ConfirmOn;
import org.casewire.core.organisation.OrganisationSettings.SeveralOpenCases;
import org.casewire.core.organisation.OrganisationSettings.UnmatchedFor;
import org.casewire.core.organisation.OrganisationSpec;
import org.casewire.core.organisation.QuietHours;
import org.casewire.core.organisation.SenderNumber;
import org.casewire.daemon.config.Faults;
import org.jspecify.annotations.Nullable;

/**
 * ORG.yml: an organisation as its operator writes it down. What it does not say is at the default of
 * {@link OrganisationSettings}; whether the values are sensible is checked where they are applied, together with those
 * that come by the API. Times are ISO 8601.
 */
record OrganisationFile(OrganisationSpec spec) {
    /** A number as the file writes it: in any human form of international format, or a short code. */
    record NumberLine(
            @JsonProperty("number") @Nullable String number,
            @JsonProperty("carrier") @Nullable String carrier,
            @JsonProperty("default") @Nullable Boolean defaultOrganisation,
            @JsonProperty("authorisation") @Nullable AuthorisationLine authorisation) {
        OrganisationSpec.Number number(int place) {
            String at = "senderNumbers." + place;
            new Faults()
                    .unless(number != null, at + ".number", "is missing: the digits that patients see")
                    .unless(carrier != null, at + ".carrier", "is missing: a name under carriers in the configuration")
                    .throwIfAny();
            return new OrganisationSpec.Number(
                    Optional.ofNullable(carrier).orElseThrow(),
                    Optional.ofNullable(number).orElseThrow().replaceAll("[+ ()-]", ""),
                    Boolean.TRUE.equals(defaultOrganisation),
                    Optional.ofNullable(authorisation).map(line -> line.authorisation(at + ".authorisation")));
        }
    }

    /** Who allows the number to be used as a sender; until when as {@code 2027-01-31}. */
    record AuthorisationLine(
            @JsonProperty("reference") @Nullable String reference,
            @JsonProperty("validUntil") @Nullable String validUntil) {
        SenderNumber.Authorisation authorisation(String at) {
            Faults faults =
                    new Faults().unless(reference != null, at + ".reference", "is missing: as the regulator gave it");
            Optional<LocalDate> until = Optional.empty();
            try {
                until = Optional.ofNullable(validUntil).map(LocalDate::parse);
            } catch (DateTimeParseException e) {
                faults.unless(false, at + ".validUntil", "must be a date such as 2027-01-31");
            }
            faults.throwIfAny();
            return new SenderNumber.Authorisation(Optional.ofNullable(reference).orElseThrow(), until);
        }
    }

    /** Whom to tell by e-mail, and how long after something was due. */
    record StepLine(
            @JsonProperty("after") @Nullable String after,
            @JsonProperty("email") @Nullable List<String> email) {}

    /** An automatic text: one for all, which is in the first language, or one for each language. */
    record Texts(Optional<String> single, Map<String, String> byLanguage) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Texts of(JsonNode node) {
            if (node.isTextual()) {
                return new Texts(Optional.of(node.textValue()), Map.of());
            }
            Map<String, String> texts = new LinkedHashMap<>();
            node.properties()
                    .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
            if (!node.isObject()) {
                throw new IllegalArgumentException("must be a text, or a map of languages and texts");
            }
            return new Texts(Optional.empty(), texts);
        }

        Map<String, String> in(List<String> languages) {
            return single.filter(text -> !languages.isEmpty())
                    .map(text -> Map.of(languages.get(0), text))
                    .orElse(byLanguage);
        }
    }

    @JsonCreator
    static OrganisationFile of(
            @JsonProperty("id") @Nullable String id,
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("regions") @Nullable List<String> regions,
            @JsonProperty("languages") @Nullable List<String> languages,
            @JsonProperty("closingMessage") @Nullable Texts closingMessage,
            @JsonProperty("optOutMessage") @Nullable Texts optOutMessage,
            @JsonProperty("unknownSenderMessage") @Nullable Texts unknownSenderMessage,
            @JsonProperty("autoReplyInterval") @Nullable String autoReplyInterval,
            @JsonProperty("severalOpenCases") @Nullable SeveralOpenCases severalOpenCases,
            @JsonProperty("confirmOn") @Nullable ConfirmOn confirmOn,
            @JsonProperty("maxSegments") @Nullable Integer maxSegments,
            @JsonProperty("notAfter") @Nullable String notAfter,
            @JsonProperty("acceptWithin") @Nullable String acceptWithin,
            @JsonProperty("receiptWithin") @Nullable String receiptWithin,
            @JsonProperty("retention") @Nullable String retention,
            @JsonProperty("pairReserve") @Nullable String pairReserve,
            @JsonProperty("plainTypography") @Nullable Boolean plainTypography,
            @JsonProperty("unmatchedFor") @Nullable UnmatchedFor unmatchedFor,
            @JsonProperty("openingHours") @Nullable OpeningHours openingHours,
            @JsonProperty("quietHours") @Nullable QuietHours quietHours,
            @JsonProperty("outOfHoursMessage") @Nullable Texts outOfHoursMessage,
            @JsonProperty("answerWithin") @Nullable String answerWithin,
            @JsonProperty("escalation") @Nullable List<StepLine> escalation,
            @JsonProperty("callbackPhone") @Nullable String callbackPhone,
            @JsonProperty("actorRequired") @Nullable Boolean actorRequired,
            @JsonProperty("senderNumbers") @Nullable List<NumberLine> senderNumbers) {
        Faults faults = new Faults()
                .unless(id != null, "id", "is missing: a short name of lower-case letters, digits and dashes")
                .unless(name != null, "name", "is missing")
                .unless(regions != null, "regions", "is missing: the countries texted to, such as [FI]")
                .unless(languages != null, "languages", "is missing: the patients' languages, such as [fi, sv, en]")
                .unless(closingMessage != null, "closingMessage", "is missing: the answer once a case is complete")
                .unless(senderNumbers != null, "senderNumbers", "is missing: such as [{number: …, carrier: …}]");
        OrganisationSettings defaults = OrganisationSettings.defaults();
        List<String> spoken = Optional.ofNullable(languages).orElse(List.of());
        OrganisationSettings settings = new OrganisationSettings(
                Optional.ofNullable(regions).orElse(List.of()),
                spoken,
                texts(closingMessage, spoken, Map.of()),
                texts(optOutMessage, spoken, defaults.optOutMessage()),
                texts(unknownSenderMessage, spoken, defaults.unknownSenderMessage()),
                time(autoReplyInterval, defaults.autoReplyInterval(), "autoReplyInterval", faults),
                Optional.ofNullable(severalOpenCases).orElse(defaults.severalOpenCases()),
                Optional.ofNullable(confirmOn).orElse(defaults.confirmOn()),
                Optional.ofNullable(maxSegments).orElse(defaults.maxSegments()),
                time(notAfter, defaults.notAfter(), "notAfter", faults),
                time(acceptWithin, defaults.acceptWithin(), "acceptWithin", faults),
                time(receiptWithin, defaults.receiptWithin(), "receiptWithin", faults),
                period(retention, defaults.retention(), faults),
                time(pairReserve, defaults.pairReserve(), "pairReserve", faults),
                Optional.ofNullable(plainTypography).orElse(defaults.plainTypography()),
                Optional.ofNullable(unmatchedFor).orElse(defaults.unmatchedFor()),
                new DeskSettings(
                        Optional.ofNullable(openingHours).orElse(defaults.desk().openingHours()),
                        Optional.ofNullable(quietHours).orElse(defaults.desk().quietHours()),
                        texts(outOfHoursMessage, spoken, defaults.desk().outOfHoursMessage()),
                        time(answerWithin, defaults.desk().answerWithin(), "answerWithin", faults),
                        steps(escalation, faults),
                        Optional.ofNullable(callbackPhone)
                                .orElse(defaults.desk().callbackPhone()),
                        Optional.ofNullable(actorRequired)
                                .orElse(defaults.desk().actorRequired())));
        faults.throwIfAny();
        List<NumberLine> lines = Optional.ofNullable(senderNumbers).orElseThrow();
        return new OrganisationFile(new OrganisationSpec(
                Optional.ofNullable(id).orElseThrow(),
                Optional.ofNullable(name).orElseThrow(),
                settings,
                IntStream.range(0, lines.size())
                        .mapToObj(place -> lines.get(place).number(place))
                        .toList()));
    }

    private static Map<String, String> texts(
            @Nullable Texts texts, List<String> languages, Map<String, String> otherwise) {
        return Optional.ofNullable(texts).map(each -> each.in(languages)).orElse(otherwise);
    }

    private static List<EscalationStep> steps(@Nullable List<StepLine> lines, Faults faults) {
        return Optional.ofNullable(lines).orElse(List.of()).stream()
                .map(line -> new EscalationStep(
                        time(line.after(), Duration.ZERO, "escalation.after", faults),
                        Optional.ofNullable(line.email()).orElse(List.of())))
                .toList();
    }

    private static Duration time(@Nullable String text, Duration otherwise, String key, Faults faults) {
        try {
            return Optional.ofNullable(text).map(Duration::parse).orElse(otherwise);
        } catch (DateTimeParseException e) {
            faults.unless(false, key, "must be an ISO 8601 duration, such as PT30S, PT12H or P7D");
            return otherwise;
        }
    }

    private static Period period(@Nullable String text, Period otherwise, Faults faults) {
        try {
            return Optional.ofNullable(text).map(Period::parse).orElse(otherwise);
        } catch (DateTimeParseException e) {
            faults.unless(false, "retention", "must be an ISO 8601 period, such as P12Y or P90D");
            return otherwise;
        }
    }
}
