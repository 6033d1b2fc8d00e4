package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.BaseBind;
import com.cloudhopper.smpp.pdu.BaseBindResp;
import com.cloudhopper.smpp.pdu.BindReceiver;
import com.cloudhopper.smpp.pdu.BindTransmitter;
import com.cloudhopper.smpp.pdu.DeliverSmResp;
import com.cloudhopper.smpp.pdu.EnquireLink;
import com.cloudhopper.smpp.pdu.EnquireLinkResp;
import com.cloudhopper.smpp.pdu.GenericNack;
import com.cloudhopper.smpp.pdu.Pdu;
import com.cloudhopper.smpp.pdu.PduRequest;
import com.cloudhopper.smpp.pdu.PduResponse;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.pdu.Unbind;
import com.cloudhopper.smpp.pdu.UnbindResp;
import com.cloudhopper.smpp.tlv.Tlv;
import com.cloudhopper.smpp.transcoder.DefaultPduTranscoder;
import com.cloudhopper.smpp.transcoder.DefaultPduTranscoderContext;
import com.cloudhopper.smpp.transcoder.PduTranscoder;
import com.cloudhopper.smpp.type.RecoverablePduException;
import com.cloudhopper.smpp.type.UnknownCommandIdException;
import com.cloudhopper.smpp.type.UnrecoverablePduException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import org.jspecify.annotations.Nullable;

/**
 * Reads the PDUs of one connection and does what each asks. Runs on the simulator's loop. A peer that does not read is
 * not read from either, so that nothing piles up for it.
 */
final class SessionHandler extends SimpleChannelInboundHandler<ByteBuf> {
    private final PduTranscoder transcoder = new DefaultPduTranscoder(new DefaultPduTranscoderContext());
    private final Smsc smsc;
    private final SimulatorSession session;

    SessionHandler(Smsc smsc, SimulatorSession session) {
        this.smsc = smsc;
        this.session = session;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        if (session.state() == SimulatorSession.State.CLOSED) {
            return;
        }
        session.came();
        try {
            Pdu pdu = transcoder.decode(frame);
            if (pdu != null) {
                come(pdu);
            }
        } catch (RecoverablePduException e) {
            smsc.counters.add(Counter.PROTOCOL_ERRORS);
            boolean unknown = e instanceof UnknownCommandIdException;
            refuseBroken(e.getPartialPdu(), unknown ? SmppConstants.STATUS_INVCMDID : SmppConstants.STATUS_INVCMDLEN);
        } catch (UnrecoverablePduException e) {
            smsc.counters.add(Counter.PROTOCOL_ERRORS);
            session.cut();
        }
    }

    private void refuseBroken(@Nullable Pdu partial, int commandStatus) {
        if (partial != null && partial.isRequest()) {
            nack(partial, commandStatus);
        }
    }

    private void nack(Pdu about, int commandStatus) {
        GenericNack nack = new GenericNack();
        nack.setSequenceNumber(about.getSequenceNumber());
        nack.setCommandStatus(commandStatus);
        session.send(nack);
    }

    private void come(Pdu pdu) {
        if (pdu instanceof SubmitSm submit && session.state().submits) {
            smsc.submits.come(session, submit);
        } else if (pdu instanceof DeliverSmResp answer) {
            session.delivered(answer);
        } else if (pdu instanceof BaseBind<?> bind) {
            bind(bind);
        } else if (pdu instanceof EnquireLink enquiry) {
            smsc.counters.add(Counter.ENQUIRE_LINKS);
            if (!smsc.plan.silentEnquireLink.takes()) {
                session.send(enquiry.createResponse());
            }
        } else if (pdu instanceof Unbind unbind) {
            smsc.counters.add(Counter.UNBINDS);
            session.send(unbind.createResponse());
            session.closeAfterFlush();
        } else if (pdu instanceof EnquireLinkResp) {
            smsc.counters.add(Counter.ENQUIRE_LINK_RESPONSES);
        } else if (pdu instanceof UnbindResp) {
            session.closeAfterFlush();
        } else if (pdu instanceof PduRequest<?> request) {
            refuse(request);
        } else {
            smsc.counters.add(Counter.PROTOCOL_ERRORS);
        }
    }

    private void refuse(PduRequest<?> request) {
        smsc.counters.add(Counter.PROTOCOL_ERRORS);
        if (session.state() == SimulatorSession.State.OPEN || request instanceof SubmitSm) {
            PduResponse answer = request.createResponse();
            answer.setCommandStatus(SmppConstants.STATUS_INVBNDSTS);
            session.send(answer);
        } else {
            nack(request, SmppConstants.STATUS_INVCMDID);
        }
    }

    private void bind(BaseBind<?> bind) {
        BaseBindResp answer = (BaseBindResp) bind.createResponse();
        answer.setSystemId("casewire-smsc");
        int status = statusOf(bind);
        answer.setCommandStatus(status);
        if (status == SmppConstants.STATUS_OK) {
            int newest = smsc.plan.faults.newestVersion();
            byte[] version = {newest == 0 ? SmppConstants.VERSION_3_4 : (byte) newest};
            answer.addOptionalParameter(new Tlv(SmppConstants.TAG_SC_INTERFACE_VERSION, version));
            session.send(answer);
            smsc.counters.add(Counter.BINDS);
            String systemType = bind.getSystemType();
            session.bound(stateFor(bind), systemType == null ? "" : systemType, bind.getInterfaceVersion());
        } else {
            session.send(answer);
            smsc.counters.add(Counter.BINDS_REFUSED);
            if (session.state() == SimulatorSession.State.OPEN) {
                session.closeAfterFlush();
            }
        }
    }

    private int statusOf(BaseBind<?> bind) {
        if (session.state() != SimulatorSession.State.OPEN) {
            return SmppConstants.STATUS_ALYBND;
        }
        if (smsc.plan.refuseBinds.takes()) {
            return smsc.plan.faults.refuseBindsWith();
        }
        if (!smsc.settings.systemId().equals(bind.getSystemId())) {
            return SmppConstants.STATUS_INVSYSID;
        }
        String password = bind.getPassword();
        if (!smsc.settings.password().equals(password == null ? "" : password)) {
            return SmppConstants.STATUS_INVPASWD;
        }
        if (!isGiven(bind)) {
            return SmppConstants.STATUS_BINDFAIL;
        }
        int limit = smsc.plan.faults.bindLimit();
        return limit > 0 && smsc.binds() >= limit ? SmppConstants.STATUS_ALYBND : SmppConstants.STATUS_OK;
    }

    private boolean isGiven(BaseBind<?> bind) {
        Faults faults = smsc.plan.faults;
        boolean both = stateFor(bind) == SimulatorSession.State.TRANSCEIVER;
        boolean typed = switch (faults.bindTypes()) {
            case ANY -> true;
            case TRANSCEIVER -> both;
            case TRANSMITTER_RECEIVER -> !both;
        };
        return typed && (faults.newestVersion() == 0 || (bind.getInterfaceVersion() & 0xFF) <= faults.newestVersion());
    }

    private static SimulatorSession.State stateFor(BaseBind<?> bind) {
        if (bind instanceof BindTransmitter) {
            return SimulatorSession.State.TRANSMITTER;
        }
        return bind instanceof BindReceiver ? SimulatorSession.State.RECEIVER : SimulatorSession.State.TRANSCEIVER;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        session.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        session.readIfWritable();
        if (context.channel().isWritable()) {
            smsc.deliveries.handOverSoon();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        session.gone();
    }

    /** A reset connection, or a frame that is no PDU: either way this connection is over and the others go on. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof java.io.IOException)) {
            smsc.counters.add(Counter.PROTOCOL_ERRORS);
        }
        session.cut();
    }
}
