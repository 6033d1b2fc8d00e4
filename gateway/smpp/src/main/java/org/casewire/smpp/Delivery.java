package org.casewire.smpp;

import com.cloudhopper.smpp.pdu.BaseSm;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.ReadTime;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.TextOctets;
import org.casewire.core.number.NumberPlan;

/** What a deliver_sm or data_sm turned out to be. */
sealed interface Delivery {
    record Text(InboundPart part) implements Delivery {}

    record Confirmation(Receipt receipt) implements Delivery {}

    /** It looks like a receipt and does not say that it is one: whether its id is ours decides. */
    record Doubtful(Receipt receipt, InboundPart part) implements Delivery {}

    /** Reads them for one carrier. Safe for all threads; never throws for what a carrier may send. */
    final class Reader {
        private final String carrier;
        private final InboundAddress addresses;
        private final InboundCoding coding;
        private final ReceiptReader receipts;

        Reader(String carrier, SmppProfile profile, NumberPlan numberPlan) {
            this.carrier = carrier;
            this.addresses = new InboundAddress(profile.inboundNumbers(), numberPlan);
            this.coding = new InboundCoding(profile.dataCoding());
            this.receipts = new ReceiptReader(carrier, profile, addresses);
        }

        Delivery read(BaseSm<?> pdu, UUID session, ReadTime read) {
            UserData data = UserData.of(pdu);
            Optional<Receipt> receipt = receipts.read(pdu, data);
            if (receipt.isEmpty()) {
                return new Text(text(pdu, data, session, read));
            }
            return receipt.get().evidence() == Receipt.Evidence.TEXT_ALONE
                    ? new Doubtful(receipt.get(), text(pdu, data, session, read))
                    : new Confirmation(receipt.get());
        }

        private InboundPart text(BaseSm<?> pdu, UserData data, UUID session, ReadTime read) {
            TextOctets octets = coding.octets(pdu.getDataCoding(), data);
            return new InboundPart(
                    carrier,
                    session,
                    addresses.patient(pdu.getSourceAddress()),
                    addresses.ours(pdu.getDestAddress()),
                    octets.read().text(),
                    data.concatenation(),
                    withCoding(pdu.getDataCoding(), data.content()),
                    Optional.of(octets),
                    read);
        }

        private static byte[] withCoding(byte dataCoding, byte[] content) {
            byte[] both = new byte[content.length + 1];
            both[0] = dataCoding;
            System.arraycopy(content, 0, both, 1, content.length);
            return both;
        }
    }
}
