package org.casewire.smpp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Knows when the socket was last empty, and so after when the carrier sent what is read now. While reading is held
 * back, or the process stands still, PDUs wait in the kernel, and the carrier's time-out runs.
 *
 * <p>The first handler of the pipeline, so that it sees each read of the socket. A turn of reading that ends before its
 * limit has emptied the socket. An idle one is known empty by the session's ticks: between two of them the loop asked
 * the socket. Lives on the channel's event loop.
 */
final class SocketWatch extends ChannelInboundHandlerAdapter {
    /** How often the socket is read in one turn at most. */
    static final int READS_A_TURN = 16;

    private final Channel channel;
    private long emptyAt = System.nanoTime();
    private long lastTick = emptyAt;
    private int reads;
    private boolean leftover;

    SocketWatch(Channel channel) {
        this.channel = channel;
    }

    /** @return of {@link System#nanoTime}: what is being read now was sent after it */
    long emptyAt() {
        return emptyAt;
    }

    /** Reading is held back from now on. */
    void held() {
        leftover = true;
    }

    /** Called now and then, never twice in one turn of the event loop. */
    void tick(long now) {
        boolean reading = channel.config().isAutoRead();
        if (reading && !leftover && lastTick - emptyAt > 0) {
            emptyAt = lastTick;
        }
        leftover = !reading;
        lastTick = now;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        reads++;
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        leftover = reads >= READS_A_TURN || !channel.config().isAutoRead();
        if (!leftover) {
            emptyAt = System.nanoTime();
        }
        reads = 0;
        context.fireChannelReadComplete();
    }
}
