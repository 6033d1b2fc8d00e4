package org.casewire.smpp;

import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that all carriers share: event loops for the sockets, workers that read what came in and hand it to core,
 * and one thread for name look-ups, which block. Daemon threads, named by their work alone. Close it after the carriers.
 */
public final class SmppNetwork implements AutoCloseable {
    private final NioEventLoopGroup io;
    private final DefaultEventExecutorGroup workers;
    private final DefaultEventExecutorGroup lookups;

    public SmppNetwork() {
        this(2, 2);
    }

    public SmppNetwork(int ioThreads, int workerThreads) {
        this.io = new NioEventLoopGroup(ioThreads, new DefaultThreadFactory("smpp-io", true));
        this.workers = new DefaultEventExecutorGroup(workerThreads, new DefaultThreadFactory("smpp-inbound", true));
        this.lookups = new DefaultEventExecutorGroup(1, new DefaultThreadFactory("smpp-lookup", true));
    }

    /** The event loop of one bind. */
    EventLoop loop() {
        return io.next();
    }

    /** A worker that keeps the order of what it is given. */
    EventExecutor worker() {
        return workers.next();
    }

    EventExecutor lookup() {
        return lookups.next();
    }

    @Override
    public void close() {
        lookups.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        workers.shutdownGracefully(0, 5, TimeUnit.SECONDS);
        io.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
}
