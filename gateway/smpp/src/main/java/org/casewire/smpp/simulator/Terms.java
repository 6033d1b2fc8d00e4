package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.type.Address;
import java.util.Optional;

/** What a carrier asks of every submit_sm: how its addresses are marked, and how it is tied to others. */
final class Terms {
    private Terms() {}

    /** The command_status of the refusal, if there is one. */
    static Optional<Integer> refusal(SubmitSm pdu, Faults faults) {
        Address source = pdu.getSourceAddress();
        Address destination = pdu.getDestAddress();
        if (!fits(faults.sourceKind(), source, 0)) {
            return Optional.of(SmppConstants.STATUS_INVSRCTON);
        }
        if (!fits(faults.sourceKind(), source, 1)) {
            return Optional.of(SmppConstants.STATUS_INVSRCNPI);
        }
        if (!fits(faults.destinationKind(), destination, 0)) {
            return Optional.of(SmppConstants.STATUS_INVDSTTON);
        }
        if (!fits(faults.destinationKind(), destination, 1)) {
            return Optional.of(SmppConstants.STATUS_INVDSTNPI);
        }
        if (faults.destinationPlus() && !number(destination).startsWith("+")) {
            return Optional.of(SmppConstants.STATUS_INVDSTADR);
        }
        if (faults.otherConcatenations() == Faults.OtherConcatenations.REFUSED && !Joining.isKnown(pdu, faults)) {
            boolean header = (pdu.getEsmClass() & SmppConstants.ESM_CLASS_UDHI_MASK) != 0;
            return Optional.of(header ? SmppConstants.STATUS_INVESMCLASS : SmppConstants.STATUS_OPTPARNOTALLWD);
        }
        return Optional.empty();
    }

    /** @param part 0 for the ton, 1 for the npi */
    private static boolean fits(String kind, Address address, int part) {
        if (kind.isEmpty()) {
            return true;
        }
        int wanted = Integer.parseInt(kind.split("/")[part]);
        int given = address == null ? 0 : part == 0 ? address.getTon() : address.getNpi();
        return wanted == given;
    }

    private static String number(Address address) {
        return address == null || address.getAddress() == null ? "" : address.getAddress();
    }
}
