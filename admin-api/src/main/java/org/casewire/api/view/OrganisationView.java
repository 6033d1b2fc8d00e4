package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.SenderAddress;
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
                organisation.senderNumbers().stream().map(NumberView::of).toList());
    }

    /** @param number E.164 with "+", or a short code */
    @Schema(name = "SenderNumber")
    public record NumberView(String number, String carrier, boolean retired, boolean defaultOrganisation) {
        static NumberView of(SenderNumber number) {
            return new NumberView(
                    shown(number.address()), number.carrier(), number.retired(), number.defaultOrganisation());
        }

        private static String shown(SenderAddress address) {
            return switch (address.kind()) {
                case MSISDN -> "+" + address.number();
                case SHORT_CODE -> address.number();
            };
        }
    }
}
