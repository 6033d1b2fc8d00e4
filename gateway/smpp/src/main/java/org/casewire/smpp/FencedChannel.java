package org.casewire.smpp;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * A socket that gives no submit to the kernel once this process has lost its right to: it is asked immediately before
 * each system call that writes, whoever caused it, so that a process which slept between its check and its flush, or
 * whose peer was slow to read, is caught too. The connection ends then, and nothing of what it held is flushed.
 *
 * <p>Answers and signs of life pass as long as no submit is among them. What the kernel has taken is out of reach.
 */
final class FencedChannel extends NioSocketChannel {
    private final BooleanSupplier mayWrite;
    private int unwrittenSubmits;

    FencedChannel(BooleanSupplier mayWrite) {
        this.mayWrite = mayWrite;
    }

    /** On the event loop: a submit that has been handed over and is not written yet. */
    void holdsSubmit(ChannelFuture written) {
        unwrittenSubmits++;
        written.addListener(done -> unwrittenSubmits--);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer unwritten) throws Exception {
        if (unwrittenSubmits > 0 && !mayWrite.getAsBoolean()) {
            // Netty closes a channel that cannot write, and fails all that it holds.
            throw new IOException("this node may not submit any more");
        }
        super.doWrite(unwritten);
    }
}
