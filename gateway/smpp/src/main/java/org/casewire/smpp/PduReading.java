package org.casewire.smpp;

import com.cloudhopper.smpp.transcoder.PduTranscoder;
import com.cloudhopper.smpp.type.RecoverablePduException;
import com.cloudhopper.smpp.type.UnrecoverablePduException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.util.List;

/**
 * Reads each frame of {@link PduFraming} as a PDU, with cloudhopper's transcoder. What the transcoder cannot read goes
 * on as an {@link Unreadable}, so that it is answered by its sequence number and holds up nothing behind it.
 */
final class PduReading extends MessageToMessageDecoder<ByteBuf> {
    private final PduTranscoder transcoder;

    PduReading(PduTranscoder transcoder) {
        this.transcoder = transcoder;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf frame, List<Object> out) {
        Unreadable header = new Unreadable(frame.getInt(4), frame.getInt(8), frame.getInt(12));
        try {
            Object pdu = transcoder.decode(frame);
            out.add(pdu == null ? header : pdu);
        } catch (RecoverablePduException | UnrecoverablePduException | RuntimeException e) {
            // The exceptions carry parts of the PDU, so they end here.
            out.add(header);
        }
    }

    /** The header of a PDU whose command is unknown or whose body is broken. */
    record Unreadable(int commandId, int commandStatus, int sequenceNumber) {
        private static final int RESPONSE = 0x80000000;

        boolean isRequest() {
            return (commandId & RESPONSE) == 0;
        }
    }
}
