package org.casewire.smpp;

import com.cloudhopper.smpp.SmppBindType;
import com.cloudhopper.smpp.pdu.BaseBind;
import com.cloudhopper.smpp.pdu.BindReceiver;
import com.cloudhopper.smpp.pdu.BindTransceiver;
import com.cloudhopper.smpp.pdu.BindTransmitter;
import com.cloudhopper.smpp.type.Address;

/** The request that opens a session (SMPP 3.4, section 4.1). */
final class BindRequest {
    private BindRequest() {}

    static BaseBind<?> of(SmppBindType type, SmppProfile profile) {
        BaseBind<?> bind = switch (type) {
            case TRANSCEIVER -> new BindTransceiver();
            case TRANSMITTER -> new BindTransmitter();
            case RECEIVER -> new BindReceiver();
        };
        bind.setSystemId(profile.systemId());
        bind.setPassword(profile.password().reveal());
        bind.setSystemType(profile.systemType());
        bind.setInterfaceVersion(profile.interfaceVersion().byteValue());
        bind.setAddressRange(new Address((byte) 0, (byte) 0, profile.addressRange()));
        return bind;
    }
}
