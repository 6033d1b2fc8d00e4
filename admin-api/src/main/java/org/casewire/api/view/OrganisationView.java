package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.SenderAddress;
import org.casewire.core.organisation.EscalationStep;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationSettings;
import org.casewire.core.organisation.OrganisationSettings.ConfirmOn;
import org.casewire.core.organisation.OrganisationSettings.SeveralOpenCases;
import org.casewire.core.organisation.OrganisationSettings.UnmatchedFor;
import org.casewire.core.organisation.SenderNumber;
import org.jspecify.annotations.Nullable;

/** An organisation as its administrators see it. */
@Schema(name = "Organisation")
public record OrganisationView(
        String id,
        String slug,
        String name,
        List<String> regions,
        List<String> languages,

        @Schema(description = "By language; one text counts as the first language's")
        Map<String, String> closingMessage,

        Map<String, String> optOutMessage,
        @Schema(nullable = true) @Nullable Map<String, String> unknownSenderMessage,
        @Schema(type = "string", example = "PT12H") Duration autoReplyInterval,
        SeveralOpenCases severalOpenCases,
        ConfirmOn confirmOn,
        int maxSegments,
        @Schema(type = "string", example = "PT24H") Duration notAfter,
        @Schema(type = "string", example = "PT1M") Duration acceptWithin,
        @Schema(type = "string", example = "PT24H") Duration receiptWithin,
        @Schema(type = "string", example = "P12Y") Period retention,
        @Schema(type = "string", example = "PT168H") Duration pairReserve,
        boolean plainTypography,
        UnmatchedFor unmatchedFor,

        @Schema(nullable = true, description = "null: somebody is always there") @Nullable
        HoursView openingHours,

        @Schema(description = "Spans of the day, by the time zone of openingHours")
        List<List<String>> quietHours,

        @Schema(nullable = true) @Nullable Map<String, String> outOfHoursMessage,
        @Schema(type = "string", example = "PT4H") Duration answerWithin,
        List<StepView> escalation,
        @Schema(nullable = true) @Nullable String callbackPhone,
        boolean actorRequired,

        @Schema(description = "Only `organisation apply` changes these")
        List<NumberView> senderNumbers) {
    public static OrganisationView of(Organisation organisation) {
        OrganisationId id = organisation.id();
        OrganisationSettings settings = organisation.settings();
        return new OrganisationView(
                id.toString(),
                organisation.slug(),
                organisation.name(),
                settings.regions(),
                settings.languages(),
                settings.closingMessage(),
                settings.optOutMessage(),
                settings.unknownSenderMessage().isEmpty() ? null : settings.unknownSenderMessage(),
                settings.autoReplyInterval(),
                settings.severalOpenCases(),
                settings.confirmOn(),
                settings.maxSegments(),
                settings.notAfter(),
                settings.acceptWithin(),
                settings.receiptWithin(),
                settings.retention(),
                settings.pairReserve(),
                settings.plainTypography(),
                settings.unmatchedFor(),
                HoursView.of(settings.desk().openingHours()),
                HoursView.written(settings.desk().quietHours().spans()),
                settings.desk().outOfHoursMessage().isEmpty()
                        ? null
                        : settings.desk().outOfHoursMessage(),
                settings.desk().answerWithin(),
                settings.desk().escalation().stream().map(StepView::of).toList(),
                settings.desk().callbackPhone().isEmpty()
                        ? null
                        : settings.desk().callbackPhone(),
                settings.desk().actorRequired(),
                organisation.senderNumbers().stream().map(NumberView::of).toList());
    }

    /** Whom to tell, and how long after something was due. */
    @Schema(name = "EscalationStep")
    public record StepView(
            @Schema(type = "string", example = "PT30M") Duration after, List<String> email) {
        static StepView of(EscalationStep step) {
            return new StepView(step.after(), step.email());
        }
    }

    /** @param validUntil its last day, as {@code 2027-01-31}; null when it has no end */
    @Schema(name = "SenderAuthorisation")
    public record AuthorisationView(
            String reference,

            @Schema(nullable = true, format = "date") @Nullable
            String validUntil) {
        static AuthorisationView of(SenderNumber.Authorisation authorisation) {
            return new AuthorisationView(
                    authorisation.reference(),
                    authorisation.validUntil().map(LocalDate::toString).orElse(null));
        }
    }

    /** @param number E.164 with "+", or a short code */
    @Schema(name = "SenderNumber")
    public record NumberView(
            String number,
            String carrier,
            boolean retired,
            boolean defaultOrganisation,
            @Schema(nullable = true) @Nullable AuthorisationView authorisation) {
        static NumberView of(SenderNumber number) {
            return new NumberView(
                    shown(number.address()),
                    number.carrier(),
                    number.retired(),
                    number.defaultOrganisation(),
                    number.authorisation().map(AuthorisationView::of).orElse(null));
        }

        private static String shown(SenderAddress address) {
            return switch (address.kind()) {
                case MSISDN -> "+" + address.number();
                case SHORT_CODE -> address.number();
            };
        }
    }
}
