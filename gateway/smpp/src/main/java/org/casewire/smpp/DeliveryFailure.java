package org.casewire.smpp;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Why a text did not reach its phone, as far as a carrier's code tells: in words for the professional who wrote it, and
 * whether another try may help. A profile's {@code errorMap} names these; the same code means different things at
 * different carriers, so only codes of the mobile network itself have a meaning of their own.
 */
public enum DeliveryFailure {
    UNKNOWN_NUMBER(true, "The operator says that the number does not exist"),
    NO_TEXT_SERVICE(true, "The number cannot receive text messages"),
    BARRED(true, "The number is barred from receiving text messages"),
    REJECTED(true, "The operator rejected the message"),
    OUT_OF_REACH(false, "The phone was switched off or out of reach"),
    PHONE_FULL(false, "The phone had no room for another message"),
    PHONE_BUSY(false, "The phone was busy with another message"),
    NETWORK_FAULT(false, "The mobile network had a fault"),
    WITHDRAWN(false, "The operator gave the message up");

    private static final int GSM = 3;

    /** Errors of the mobile application part (3GPP TS 29.002, section 17.6.6). */
    private static final Map<Integer, DeliveryFailure> GSM_CODES = Map.ofEntries(
            Map.entry(1, UNKNOWN_NUMBER),
            Map.entry(5, UNKNOWN_NUMBER),
            Map.entry(6, OUT_OF_REACH),
            Map.entry(9, BARRED),
            Map.entry(11, NO_TEXT_SERVICE),
            Map.entry(12, BARRED),
            Map.entry(13, BARRED),
            Map.entry(21, NO_TEXT_SERVICE),
            Map.entry(27, OUT_OF_REACH),
            Map.entry(31, PHONE_BUSY),
            Map.entry(33, PHONE_FULL),
            Map.entry(34, NETWORK_FAULT));

    private final boolean permanent;
    private final String words;

    DeliveryFailure(boolean permanent, String words) {
        this.permanent = permanent;
        this.words = words;
    }

    boolean permanent() {
        return permanent;
    }

    String words() {
        return words;
    }

    /** What the network said, by network_error_code (SMPP 3.4, section 5.3.2.31). */
    static Optional<DeliveryFailure> ofNetwork(int network, int code) {
        return network == GSM ? Optional.ofNullable(GSM_CODES.get(code)) : Optional.empty();
    }

    /** What the state alone tells. */
    static Optional<DeliveryFailure> ofWord(String stat) {
        return switch (stat.toUpperCase(Locale.ROOT)) {
            case "REJECTD", "REJECTED" -> Optional.of(REJECTED);
            case "DELETED", "SKIPPED" -> Optional.of(WITHDRAWN);
            default -> Optional.empty();
        };
    }
}
