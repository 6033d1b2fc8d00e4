package org.casewire.smpp;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.BaseSm;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.Receipt.Status;
import org.casewire.smpp.ReceiptParser.ReceiptText;

/**
 * Tells receipts from texts, by esm_class or the parameters or the text, and makes a carrier's receipt ours. Whatever
 * it cannot understand stays as it came. Never throws.
 */
final class ReceiptReader {
    private static final int MESSAGE_TYPE = 0x3C;
    private static final int DELIVERY_RECEIPT = 0x04;
    private static final int INTERMEDIATE_NOTIFICATION = 0x20;
    private static final int UCS2 = 0x08;

    /** By message_state (SMPP 3.4, section 5.2.28). */
    private static final String[] STATES = {
        "SCHEDULED", "ENROUTE", "DELIVRD", "EXPIRED", "DELETED", "UNDELIV", "ACCEPTD", "UNKNOWN", "REJECTD", "SKIPPED"
    };

    private static final Map<String, Status> WORDS = Map.ofEntries(
            Map.entry("DELIVRD", Status.DELIVERED),
            Map.entry("DELIVERED", Status.DELIVERED),
            Map.entry("ENROUTE", Status.UNDER_WAY),
            Map.entry("SCHEDULED", Status.UNDER_WAY),
            Map.entry("EXPIRED", Status.EXPIRED),
            Map.entry("UNDELIV", Status.UNDELIVERED),
            Map.entry("UNDELIVRD", Status.UNDELIVERED),
            Map.entry("UNDELIVERABLE", Status.UNDELIVERED),
            Map.entry("DELETED", Status.UNDELIVERED),
            Map.entry("REJECTD", Status.UNDELIVERED),
            Map.entry("REJECTED", Status.UNDELIVERED),
            Map.entry("SKIPPED", Status.UNDELIVERED));

    private final String carrier;
    private final ReceiptProfile profile;
    private final boolean echoed;
    private final MessageIdForms ids;
    private final InboundAddress addresses;

    ReceiptReader(String carrier, SmppProfile profile, InboundAddress addresses) {
        this.carrier = carrier;
        this.profile = profile.receipt();
        this.echoed = profile.userMessageReference();
        this.ids = new MessageIdForms(this.profile.responseIdBase(), this.profile.receiptIdBase());
        this.addresses = addresses;
    }

    Optional<Receipt> read(BaseSm<?> pdu, UserData data) {
        int type = pdu.getEsmClass() & MESSAGE_TYPE;
        boolean named = pdu.hasOptionalParameter(SmppConstants.TAG_RECEIPTED_MSG_ID)
                || pdu.hasOptionalParameter(SmppConstants.TAG_MSG_STATE);
        String text = text(pdu, data);
        boolean receipt = type == DELIVERY_RECEIPT
                || type == INTERMEDIATE_NOTIFICATION
                || named
                || ReceiptParser.looksLikeReceipt(text);
        return receipt ? Optional.of(understand(pdu, ReceiptParser.parse(text))) : Optional.empty();
    }

    private Receipt understand(BaseSm<?> pdu, ReceiptText text) {
        Optional<String> tlvId = UserData.value(pdu, SmppConstants.TAG_RECEIPTED_MSG_ID)
                .map(ReceiptReader::cString)
                .filter(id -> !id.isEmpty());
        Optional<String> tlvState =
                UserData.value(pdu, SmppConstants.TAG_MSG_STATE).flatMap(ReceiptReader::state);
        Optional<NetworkError> networkError =
                UserData.value(pdu, SmppConstants.TAG_NETWORK_ERROR_CODE).flatMap(NetworkError::read);
        String stat = text.stat().isEmpty() ? tlvState.orElse("") : text.stat();
        Status byWord = status(stat);
        Status status = byWord == Status.UNKNOWN ? tlvState.map(this::status).orElse(byWord) : byWord;
        Optional<DeliveryFailure> failure =
                status == Status.UNDELIVERED ? failure(text.err(), networkError, stat) : Optional.empty();
        String id = id(tlvId, text.id());
        return new Receipt(
                carrier,
                ids.candidates(id),
                ids.ruledOut(id),
                addresses.patient(pdu.getSourceAddress()),
                addresses.ours(pdu.getDestAddress()),
                status,
                stat,
                text.err().isEmpty() ? networkError.map(NetworkError::toString).orElse("") : text.err(),
                failure.map(DeliveryFailure::permanent),
                failure.map(DeliveryFailure::words),
                ReceiptDate.parse(text.doneDate(), profile.zone()),
                reference(pdu),
                raw(text, tlvId, tlvState, networkError));
    }

    /** The carrier's own map first, for the text's code and for the network's; then what the network's code says to all. */
    private Optional<DeliveryFailure> failure(String error, Optional<NetworkError> network, String stat) {
        return profile.failure(error)
                .or(() -> network.flatMap(code -> profile.failure(code.toString())))
                .or(() -> network.flatMap(code -> DeliveryFailure.ofNetwork(code.network(), code.code())))
                .or(() -> DeliveryFailure.ofWord(stat));
    }

    /** What a carrier writes there to whom we gave none is its own. */
    private Optional<Integer> reference(BaseSm<?> pdu) {
        return UserData.value(pdu, SmppConstants.TAG_USER_MESSAGE_REFERENCE)
                .filter(value -> echoed && value.length == 2)
                .map(value -> (value[0] & 0xFF) << 8 | value[1] & 0xFF);
    }

    private String id(Optional<String> tlv, String text) {
        return switch (profile.idSource()) {
            case TLV_THEN_TEXT -> tlv.orElse(text);
            case TLV -> tlv.orElse("");
            case TEXT -> text;
        };
    }

    private Status status(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        Status own = profile.statusWords().get(upper);
        if (own != null) {
            return own;
        }
        return upper.equals("ACCEPTD") || upper.equals("ACCEPTED")
                ? profile.accepted()
                : WORDS.getOrDefault(upper, Status.UNKNOWN);
    }

    private static String text(BaseSm<?> pdu, UserData data) {
        return new String(
                data.content(), pdu.getDataCoding() == UCS2 ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1);
    }

    private static String cString(byte[] value) {
        int end = 0;
        while (end < value.length && value[end] != 0) {
            end++;
        }
        return new String(value, 0, end, StandardCharsets.ISO_8859_1).strip();
    }

    private static Optional<String> state(byte[] value) {
        return value.length == 1 && value[0] >= 0 && value[0] < STATES.length
                ? Optional.of(STATES[value[0]])
                : Optional.empty();
    }

    private static String raw(
            ReceiptText text, Optional<String> tlvId, Optional<String> tlvState, Optional<NetworkError> networkError) {
        return text.raw()
                + tlvId.map(id -> " receipted_message_id:" + id).orElse("")
                + tlvState.map(state -> " message_state:" + state).orElse("")
                + networkError.map(error -> " network_error_code:" + error).orElse("");
    }

    /** SMPP 3.4, section 5.3.2.31: the network's kind, then its code; written {@code "3/1"}. */
    private record NetworkError(int network, int code) {
        static Optional<NetworkError> read(byte[] value) {
            return value.length == 3
                    ? Optional.of(new NetworkError(value[0] & 0xFF, (value[1] & 0xFF) << 8 | value[2] & 0xFF))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return network + "/" + code;
        }
    }
}
