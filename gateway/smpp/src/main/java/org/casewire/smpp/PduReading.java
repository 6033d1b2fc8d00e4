package org.casewire.smpp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads each frame of {@link PduFraming} as a PDU. What cannot be used goes on as an {@link PduReader.Unreadable}, so
 * that it is answered by its sequence number and holds up nothing behind it.
 */
final class PduReading extends MessageToMessageDecoder<ByteBuf> {
    private final Consumer<PduFlaw> flaws;

    /** @param flaws told of each flaw of a PDU that is used all the same */
    PduReading(Consumer<PduFlaw> flaws) {
        this.flaws = flaws;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf frame, List<Object> out) {
        PduReader.Read read = PduReader.read(frame.slice());
        if (read instanceof PduReader.Read.Sound sound) {
            sound.flaws().forEach(flaws);
            out.add(sound.pdu());
        } else if (read instanceof PduReader.Read.Unusable unusable) {
            out.add(unusable.header());
        }
    }
}
