package org.casewire.smpp;

import com.cloudhopper.smpp.pdu.BaseSm;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.number.NumberPlan;

/** What a deliver_sm or data_sm turned out to be. */
sealed interface Delivery {
    record Text(InboundPart part) implements Delivery {}

    record Confirmation(Receipt receipt) implements Delivery {}

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

        Delivery read(BaseSm<?> pdu, UUID session) {
            UserData data = UserData.of(pdu);
            Optional<Receipt> receipt = receipts.read(pdu, data);
            return receipt.isPresent() ? new Confirmation(receipt.get()) : new Text(text(pdu, data, session));
        }

        private InboundPart text(BaseSm<?> pdu, UserData data, UUID session) {
            return new InboundPart(
                    carrier,
                    session,
                    addresses.patient(pdu.getSourceAddress()),
                    addresses.ours(pdu.getDestAddress()),
                    data.plain()
                            ? coding.read(pdu.getDataCoding(), data.content(), data.headerOctets())
                            : Optional.empty(),
                    data.concatenation(),
                    withCoding(pdu.getDataCoding(), data.content()));
        }

        private static byte[] withCoding(byte dataCoding, byte[] content) {
            byte[] both = new byte[content.length + 1];
            both[0] = dataCoding;
            System.arraycopy(content, 0, both, 1, content.length);
            return both;
        }
    }
}
