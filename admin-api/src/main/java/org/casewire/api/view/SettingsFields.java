package org.casewire.api.view;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casewire.api.request.JsonFields;
import org.casewire.core.organisation.OrganisationSettings;
import org.casewire.core.organisation.OrganisationSettings.ConfirmOn;
import org.casewire.core.organisation.OrganisationSettings.SeveralOpenCases;
import org.casewire.core.organisation.OrganisationSettings.UnmatchedFor;

/** Reads an organisation's settings from JSON or YAML; a setting that is left out stays as it is. */
public final class SettingsFields {
    /** A text of 31 segments is shorter. */
    private static final int LONGEST_TEXT = 40_000;

    private static final int MOST_CODES = 200;

    private SettingsFields() {}

    /** @param base where left-out settings come from: the present ones, or the defaults */
    public static OrganisationSettings read(JsonFields fields, OrganisationSettings base) {
        List<String> languages =
                fields.optionalTexts("languages", MOST_CODES, 8).orElse(base.languages());
        String first = languages.isEmpty() ? "" : languages.get(0);
        return new OrganisationSettings(
                fields.optionalTexts("regions", MOST_CODES, 8).orElse(base.regions()),
                languages,
                texts(fields, "closingMessage", first, base.closingMessage()),
                texts(fields, "optOutMessage", first, base.optOutMessage()),
                texts(fields, "unknownSenderMessage", first, base.unknownSenderMessage()),
                duration(fields, "autoReplyInterval", base.autoReplyInterval()),
                fields.optionalChoice("severalOpenCases", SeveralOpenCases.class)
                        .orElse(base.severalOpenCases()),
                fields.optionalChoice("confirmOn", ConfirmOn.class).orElse(base.confirmOn()),
                fields.optionalNumber("maxSegments", 1, 31).orElse(base.maxSegments()),
                duration(fields, "notAfter", base.notAfter()),
                duration(fields, "acceptWithin", base.acceptWithin()),
                duration(fields, "receiptWithin", base.receiptWithin()),
                fields.optionalPeriod("retention").orElse(base.retention()),
                duration(fields, "pairReserve", base.pairReserve()),
                fields.flag("plainTypography", base.plainTypography()),
                fields.optionalChoice("unmatchedFor", UnmatchedFor.class).orElse(base.unmatchedFor()),
                DeskFields.read(
                        fields,
                        base.desk(),
                        texts(fields, "outOfHoursMessage", first, base.desk().outOfHoursMessage())));
    }

    private static Duration duration(JsonFields fields, String name, Duration base) {
        return fields.optionalDuration(name).orElse(base);
    }

    /** null takes the texts away; one text is that of the first language. */
    private static Map<String, String> texts(JsonFields fields, String name, String first, Map<String, String> base) {
        Map<String, String> given =
                fields.optionalTextsByLanguage(name, LONGEST_TEXT).orElse(fields.has(name) ? Map.of() : base);
        if (!given.containsKey("")) {
            return given;
        }
        Map<String, String> texts = new LinkedHashMap<>(given);
        texts.put(first, given.get(""));
        texts.remove("");
        return texts;
    }
}
