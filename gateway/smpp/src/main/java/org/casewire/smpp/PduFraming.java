package org.casewire.smpp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts the byte stream into PDUs by their command_length (SMPP 3.4, section 3.2) and hands each on as a frame of its
 * own, so that one PDU that cannot be read leaves those behind it readable.
 *
 * <p>A length that no PDU can have means that the stream is out of step for good: the rest is thrown away, the
 * observer is told once and the channel is closed. Used by both ends; one instance belongs to one channel and runs on
 * its event loop.
 */
public final class PduFraming extends ByteToMessageDecoder {
    /** The header alone. */
    public static final int SHORTEST = 16;

    /** A message_payload of 64 KiB, its mandatory fields and some optional ones. */
    public static final int LONGEST = 70_000;

    private final Runnable malformed;
    private boolean outOfStep;

    /** @param malformed told on the event loop when the stream is given up */
    public PduFraming(Runnable malformed) {
        this.malformed = malformed;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (outOfStep) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Integer.BYTES) {
            return;
        }
        long length = in.getUnsignedInt(in.readerIndex());
        if (length < SHORTEST || length > LONGEST) {
            outOfStep = true;
            in.skipBytes(in.readableBytes());
            malformed.run();
            context.close();
        } else if (in.readableBytes() >= length) {
            out.add(in.readRetainedSlice((int) length));
        }
    }
}
