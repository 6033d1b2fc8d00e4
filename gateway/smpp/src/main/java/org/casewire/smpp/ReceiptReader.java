package org.casewire.smpp;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.BaseSm;
import com.cloudhopper.smpp.type.Address;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.Receipt.Status;
import org.casewire.smpp.ReceiptParser.ReceiptText;

/**
 * Tells receipts from texts, by esm_class, the parameters and what is in them, and makes a carrier's receipt ours. Whatever
 * it cannot understand stays as it came. Never throws.
 */
final class ReceiptReader {
    private static final int DELIVERY_RECEIPT = 0x04;
    private static final int INTERMEDIATE_NOTIFICATION = 0x20;

    private final String carrier;
    private final ReceiptProfile profile;
    private final boolean echoed;
    private final MessageIdForms ids;
    private final InboundAddress addresses;
    private final StatusWords words;

    ReceiptReader(String carrier, SmppProfile profile, InboundAddress addresses) {
        this.carrier = carrier;
        this.profile = profile.receipt();
        this.echoed = profile.userMessageReference();
        this.ids = new MessageIdForms(this.profile.responseIdBase(), this.profile.receiptIdBase());
        this.addresses = addresses;
        this.words = new StatusWords(this.profile);
    }

    /**
     * A receipt when it says so and holds an id or a status. One that only looks like it, by an id and a status in its
     * text, is told as {@link Receipt.Evidence#TEXT_ALONE}: senders can be forged, and patients write what they like.
     */
    Optional<Receipt> read(BaseSm<?> pdu, UserData data) {
        Optional<String> tlvId = UserData.value(pdu, SmppConstants.TAG_RECEIPTED_MSG_ID)
                .map(ReceiptReader::cString)
                .filter(id -> !id.isEmpty());
        Optional<String> tlvState =
                UserData.value(pdu, SmppConstants.TAG_MSG_STATE).flatMap(MessageState::read);
        ReceiptText text = text(pdu.getDataCoding(), data);
        boolean flagged = (pdu.getEsmClass() & (DELIVERY_RECEIPT | INTERMEDIATE_NOTIFICATION)) != 0;
        boolean named = tlvId.isPresent() || tlvState.isPresent();
        if (named || flagged && text.tellsAnything()) {
            return Optional.of(understand(pdu, text, tlvId, tlvState, evidence()));
        }
        return text.tellsBoth() && data.concatenation().isEmpty()
                ? Optional.of(understand(pdu, text, tlvId, tlvState, Receipt.Evidence.TEXT_ALONE))
                : Optional.empty();
    }

    /** A header that is none stands in front of some, and is read as one. */
    private static ReceiptText text(byte dataCoding, UserData data) {
        ReceiptText text = ReceiptOctets.read(dataCoding, data.content());
        return text.tellsAnything() || data.whole().length == data.content().length
                ? text
                : ReceiptOctets.read(dataCoding, data.whole());
    }

    private Receipt.Evidence evidence() {
        return profile.trustId() ? Receipt.Evidence.ID_TRUSTED : Receipt.Evidence.SAID;
    }

    private Receipt understand(
            BaseSm<?> pdu,
            ReceiptText text,
            Optional<String> tlvId,
            Optional<String> tlvState,
            Receipt.Evidence evidence) {
        Optional<NetworkError> networkError =
                UserData.value(pdu, SmppConstants.TAG_NETWORK_ERROR_CODE).flatMap(NetworkError::read);
        String stat = text.stat().isEmpty() ? tlvState.orElse("") : text.stat();
        Status byWord = words.of(stat);
        Status status = byWord == Status.UNKNOWN ? tlvState.map(words::of).orElse(byWord) : byWord;
        Optional<DeliveryFailure> failure =
                status == Status.UNDELIVERED ? failure(text.err(), networkError, stat) : Optional.empty();
        String id = id(tlvId, text.id());
        return new Receipt(
                carrier,
                ids.candidates(id),
                ids.ruledOut(id),
                ends(pdu),
                evidence,
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

    /** In both directions, each read as what it would be there: some carriers turn the addresses round. */
    private List<Receipt.Ends> ends(BaseSm<?> pdu) {
        Address source = pdu.getSourceAddress();
        Address destination = pdu.getDestAddress();
        return Stream.of(
                        new Receipt.Ends(addresses.ours(destination), addresses.patient(source)),
                        new Receipt.Ends(addresses.ours(source), addresses.patient(destination)))
                .filter(ends ->
                        !ends.senderNumber().isEmpty() && !ends.patient().isEmpty())
                .toList();
    }

    private static String cString(byte[] value) {
        int end = 0;
        while (end < value.length && value[end] != 0) {
            end++;
        }
        return ReceiptParser.withoutControls(new String(value, 0, end, StandardCharsets.ISO_8859_1))
                .strip();
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
