package org.casewire.core.organisation;

import java.time.Duration;
import java.time.Period;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an organisation decides for itself. The defaults stand here and nowhere else; {@link OrganisationService} checks
 * what is asked for.
 *
 * @param regions ISO 3166 codes of the countries it sends to; national format is read in the first
 * @param languages ISO 639 codes; the first is used when a patient's is not known
 * @param closingMessage by language: the automatic answer to a patient whose case is complete
 * @param optOutMessage by language: told once to whoever opts out
 * @param unknownSenderMessage by language: the automatic answer to unknown senders; empty when there is none
 * @param autoReplyInterval one closing message a patient and sender number within it, at most
 * @param maxSegments the longest text that may be sent
 * @param notAfter a message that is not out by then is not sent
 * @param acceptWithin without the carrier's acceptance by then a message is overdue
 * @param receiptWithin without a final receipt by then a message is overdue
 * @param retention after it, texts, names and numbers are erased
 * @param pairReserve how long a released conversation stays reserved
 * @param unmatchedFor who is shown texts without a candidate
 * @param desk how its people work
 * @param plainTypography typographic quotes and dashes may be made plain where that keeps a text in GSM 7-bit
 */
public record OrganisationSettings(
        List<String> regions,
        List<String> languages,
        Map<String, String> closingMessage,
        Map<String, String> optOutMessage,
        Map<String, String> unknownSenderMessage,
        Duration autoReplyInterval,
        SeveralOpenCases severalOpenCases,
        ConfirmOn confirmOn,
        int maxSegments,
        Duration notAfter,
        Duration acceptWithin,
        Duration receiptWithin,
        Period retention,
        Duration pairReserve,
        boolean plainTypography,
        UnmatchedFor unmatchedFor,
        DeskSettings desk) {
    /** The language of last resort: the defaults have it, and its opt-out words always count. */
    static final String LAST_RESORT = "en";

    /** How a reply is placed when several open cases fit. */
    public enum SeveralOpenCases {
        /** Where the last message was sent from. */
        LAST_SENT,
        /** It waits until somebody assigns it. */
        ASK
    }

    /** Who deals with texts that no case is a candidate for. */
    public enum UnmatchedFor {
        EVERYBODY,
        /** Administrators alone. */
        ADMIN
    }

    /** What makes a message count as sent. */
    public enum ConfirmOn {
        /** The phone has it. */
        RECEIPT,
        /** The carrier has it. */
        ACCEPTANCE
    }

    public OrganisationSettings {
        regions = List.copyOf(regions);
        languages = List.copyOf(languages);
        closingMessage = ordered(closingMessage);
        optOutMessage = ordered(optOutMessage);
        unknownSenderMessage = ordered(unknownSenderMessage);
    }

    /** Complete but for regions, languages and the closing message, which every organisation must choose. */
    public static OrganisationSettings defaults() {
        Map<String, String> optOut = new LinkedHashMap<>();
        optOut.put("fi", "Et saa meiltä enää tekstiviestejä. Jos haluat niitä taas, vastaa ALOITA.");
        optOut.put("sv", "Du får inga fler sms från oss. Vill du ha dem igen, svara STARTA.");
        optOut.put("en", "You will get no more text messages from us. To get them again, reply START.");
        return new OrganisationSettings(
                List.of(),
                List.of(),
                Map.of(),
                optOut,
                Map.of(),
                Duration.ofHours(12),
                SeveralOpenCases.LAST_SENT,
                ConfirmOn.RECEIPT,
                6,
                Duration.ofHours(24),
                Duration.ofSeconds(60),
                Duration.ofHours(24),
                Period.ofYears(12),
                Duration.ofDays(7),
                true,
                UnmatchedFor.EVERYBODY,
                DeskSettings.DEFAULTS);
    }

    /**
     * An automatic text in a patient's language, else in the organisation's first, else in English.
     *
     * @param texts one of these settings
     * @param language the patient's; "" when it is not known
     */
    public Optional<String> textIn(Map<String, String> texts, String language) {
        return Stream.of(language, languages.isEmpty() ? LAST_RESORT : languages.get(0), LAST_RESORT)
                .flatMap(each -> Optional.ofNullable(texts.get(each)).stream())
                .findFirst();
    }

    private static Map<String, String> ordered(Map<String, String> texts) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }
}
