package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.pdu.Pdu;
import com.cloudhopper.smpp.transcoder.DefaultPduTranscoder;
import com.cloudhopper.smpp.transcoder.DefaultPduTranscoderContext;
import com.cloudhopper.smpp.transcoder.PduTranscoder;
import com.cloudhopper.smpp.type.RecoverablePduException;
import com.cloudhopper.smpp.type.UnrecoverablePduException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;

/**
 * Gathers the PDUs of one turn of the loop into one buffer and one write: with a system call for each PDU the
 * simulator would spend most of its time in the kernel. Confined to the simulator's loop.
 */
final class PduWriter {
    private static final int WRITE_AT = 64 * 1024;

    private final PduTranscoder transcoder = new DefaultPduTranscoder(new DefaultPduTranscoderContext());
    private final Channel channel;
    private ByteBuf gathered = Unpooled.EMPTY_BUFFER;

    PduWriter(Channel channel) {
        this.channel = channel;
    }

    void add(Pdu pdu) {
        try {
            add(transcoder.encode(pdu));
        } catch (RecoverablePduException | UnrecoverablePduException e) {
            throw new IllegalStateException("a PDU of the simulator's own cannot be encoded", e);
        }
    }

    /** Takes the buffer over. */
    void add(ByteBuf octets) {
        if (!gathered.isWritable(octets.readableBytes()) || gathered.readableBytes() > WRITE_AT) {
            write();
            gathered = channel.alloc().buffer(Math.max(8192, octets.readableBytes()), 2 * WRITE_AT);
        }
        gathered.writeBytes(octets);
        octets.release();
    }

    void flush() {
        write();
        channel.flush();
    }

    private void write() {
        if (gathered.isReadable()) {
            channel.write(gathered);
        } else {
            gathered.release();
        }
        gathered = Unpooled.EMPTY_BUFFER;
    }
}
