package org.casewire.smpp;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.BaseSm;
import com.cloudhopper.smpp.type.Address;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.carrier.ReadTime;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.number.NumberPlan;

/**
 * A deliver_sm as it came on a {@link DirectSession}, before anybody says what this carrier means by it; and how a link
 * with a given profile would read it. Immutable once made. Prints nothing of what it holds.
 */
public final class Arrival {
    private static final int MESSAGE_TYPE = 0x3C;
    private static final int INTERMEDIATE_NOTIFICATION = 0x20;
    private static final NumberPlan NUMBERS = new NumberPlan();

    private final BaseSm<?> pdu;
    private final UserData data;
    private final Instant at;
    private final ReceiptParser.ReceiptText fields;

    Arrival(BaseSm<?> pdu, Instant at) {
        this.pdu = pdu;
        this.data = UserData.of(pdu);
        this.at = at;
        this.fields = ReceiptOctets.read(pdu.getDataCoding(), data.content());
    }

    public Instant at() {
        return at;
    }

    public String source() {
        return written(pdu.getSourceAddress());
    }

    public String destination() {
        return written(pdu.getDestAddress());
    }

    public int sourceTon() {
        return pdu.getSourceAddress() == null ? 0 : pdu.getSourceAddress().getTon();
    }

    public int dataCoding() {
        return pdu.getDataCoding() & 0xFF;
    }

    /** Whether esm_class calls it a receipt of any kind. */
    public boolean namedByEsmClass() {
        return (pdu.getEsmClass() & MESSAGE_TYPE) != 0;
    }

    public boolean namedByParameters() {
        return pdu.hasOptionalParameter(SmppConstants.TAG_RECEIPTED_MSG_ID)
                || pdu.hasOptionalParameter(SmppConstants.TAG_MSG_STATE);
    }

    /** Whether its text is that of a receipt (SMPP 3.4, appendix B). */
    public boolean writtenAsReceipt() {
        return !fields.id().isEmpty() && !fields.stat().isEmpty();
    }

    public boolean intermediate() {
        return (pdu.getEsmClass() & MESSAGE_TYPE) == INTERMEDIATE_NOTIFICATION
                || fields.stat().equalsIgnoreCase("ENROUTE");
    }

    /** message_state (SMPP 3.4, section 5.2.28). */
    public Optional<Integer> messageState() {
        return UserData.value(pdu, SmppConstants.TAG_MSG_STATE).flatMap(MessageState::number);
    }

    /** The carrier's word for the state; empty without one. */
    public String stat() {
        return fields.stat();
    }

    public String doneDate() {
        return fields.doneDate();
    }

    /** What a link with this profile makes of it, when it is a receipt. */
    public Optional<Receipt> receipt(SmppProfile profile) {
        Delivery read = read(profile);
        if (read instanceof Delivery.Confirmation confirmation) {
            return Optional.of(confirmation.receipt());
        }
        return read instanceof Delivery.Doubtful doubtful ? Optional.of(doubtful.receipt()) : Optional.empty();
    }

    /**
     * What a link with this profile makes of it, when it is a text: as the profile says and never by a guess, which would
     * hide that the profile is wrong.
     */
    public Optional<String> text(SmppProfile profile) {
        if (!(read(profile) instanceof Delivery.Text text)) {
            return Optional.empty();
        }
        return text.part()
                .octets()
                .map(octets ->
                        octets.coding().decode(octets.octets(), octets.coding().alphabet()));
    }

    /** Who sent it, as a link with this profile tells core. */
    public String from(SmppProfile profile) {
        return read(profile) instanceof Delivery.Text text ? text.part().from() : "";
    }

    private Delivery read(SmppProfile profile) {
        return new Delivery.Reader("rehearsal", profile, NUMBERS).read(pdu, new UUID(0, 0), ReadTime.now());
    }

    private static String written(Address address) {
        return address == null || address.getAddress() == null ? "" : address.getAddress();
    }

    @Override
    public String toString() {
        return "Arrival[]";
    }
}
