package org.casewire.smpp;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.casewire.core.carrier.Receipt;

/**
 * The keys of a profile that say how a carrier writes its delivery receipts.
 *
 * @param idSource where the message id stands
 * @param responseIdBase the base of the ids in submit_sm_resp
 * @param receiptIdBase the base of the ids in receipts
 * @param statusWords the carrier's own words, e.g. {@code OK: DELIVERED}
 * @param errorMap what the carrier means by its err or network_error_code, e.g. {@code "027": OUT_OF_REACH}
 *     or {@code "3/27": OUT_OF_REACH}
 * @param accepted what ACCEPTD means here; some carriers never send more
 * @param timeZone of the dates in receipts
 * @param trustId whether a known id is enough where the addresses are masked or foreign
 * @param horizon how long a receipt can find its message
 */
public record ReceiptProfile(
        IdSource idSource,
        IdBase responseIdBase,
        IdBase receiptIdBase,
        Map<String, Receipt.Status> statusWords,
        Map<String, DeliveryFailure> errorMap,
        Receipt.Status accepted,
        String timeZone,
        Boolean trustId,
        @JsonDeserialize(using = DurationText.class) Duration horizon) {
    public ReceiptProfile {
        idSource = idSource == null ? IdSource.TLV_THEN_TEXT : idSource;
        responseIdBase = responseIdBase == null ? IdBase.AUTO : responseIdBase;
        receiptIdBase = receiptIdBase == null ? IdBase.AUTO : receiptIdBase;
        statusWords = statusWords == null
                ? Map.of()
                : statusWords.entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                e -> e.getKey().toUpperCase(Locale.ROOT), Map.Entry::getValue));
        errorMap = errorMap == null
                ? Map.of()
                : errorMap.entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(e -> errorKey(e.getKey()), Map.Entry::getValue));
        accepted = accepted == null ? Receipt.Status.UNDER_WAY : accepted;
        timeZone = timeZone == null ? "UTC" : timeZone;
        trustId = trustId != null && trustId;
        horizon = horizon == null ? Duration.ofDays(7) : horizon;
        ProfileCheck.positive("receipt.horizon", horizon);
        ProfileCheck.require(
                accepted == Receipt.Status.UNDER_WAY || accepted == Receipt.Status.DELIVERED,
                "receipt.accepted is UNDER_WAY, or DELIVERED where the carrier never says more");
        try {
            ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("receipt.timeZone must be a zone such as UTC or Europe/Helsinki", e);
        }
    }

    /** Every key at its default: a key that JSON leaves out comes as null. */
    @SuppressWarnings("NullAway")
    static ReceiptProfile defaults() {
        return new ReceiptProfile(null, null, null, null, null, null, null, null, null);
    }

    Optional<DeliveryFailure> failure(String error) {
        return Optional.ofNullable(errorMap.get(errorKey(error)));
    }

    /** Carriers pad their codes as they like: 001 and 1 are the same. */
    private static String errorKey(String error) {
        return MessageIdForms.stored(error);
    }

    ZoneId zone() {
        return ZoneId.of(timeZone);
    }

    public enum IdSource {
        TLV_THEN_TEXT,
        TLV,
        TEXT
    }

    public enum IdBase {
        AUTO,
        HEX,
        DECIMAL
    }
}
