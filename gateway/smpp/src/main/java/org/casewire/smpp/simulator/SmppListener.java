package org.casewire.smpp.simulator;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.casewire.smpp.PduFraming;

/** The simulator's listening socket, on loopback only. It can be closed and opened again on the same port. */
final class SmppListener {
    private final ServerBootstrap bootstrap;
    private int port;
    private Optional<KeptPort> kept = Optional.empty();
    private Optional<Channel> listening = Optional.empty();

    SmppListener(EventLoopGroup group, Smsc smsc, Consumer<ChannelPipeline> beneath) {
        this.port = smsc.settings.smppPort();
        this.bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(256 * 1024, 1024 * 1024))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        beneath.accept(channel.pipeline());
                        SimulatorSession session = new SimulatorSession(smsc, channel);
                        channel.pipeline()
                                .addLast(new PduFraming(() -> smsc.counters.add(Counter.PROTOCOL_ERRORS)))
                                .addLast(new SessionHandler(smsc, session));
                    }
                });
    }

    synchronized void open() {
        if (listening.isEmpty()) {
            keep();
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                throw cannotBeOpened(bound.cause());
            }
            listening = Optional.of(bound.channel());
        }
    }

    private void keep() {
        if (kept.isEmpty()) {
            try {
                kept = Optional.of(new KeptPort(port));
                port = kept.get().number();
            } catch (IOException e) {
                throw cannotBeOpened(e);
            }
        }
    }

    private UncheckedIOException cannotBeOpened(Throwable cause) {
        return new UncheckedIOException(new IOException("the SMPP port " + port + " cannot be opened", cause));
    }

    /** Nobody listens any more, and the port is anybody's. */
    synchronized void end() {
        close();
        kept.ifPresent(KeptPort::close);
        kept = Optional.empty();
    }

    /** Returns when the system refuses whoever connects. */
    synchronized void close() {
        listening.ifPresent(channel -> {
            channel.close().syncUninterruptibly();
            awaitNextSelect((SingleThreadEventLoop) channel.eventLoop());
        });
        listening = Optional.empty();
    }

    /**
     * A channel that is closed in Netty listens on until its selector has selected once more: only then does the JDK
     * give the socket back. A task that is handed over at the end of one round of the loop runs after the select that
     * begins the next.
     */
    private static void awaitNextSelect(SingleThreadEventLoop loop) {
        Promise<Void> selected = ImmediateEventExecutor.INSTANCE.newPromise();
        loop.executeAfterEventLoopIteration(() -> loop.execute(() -> selected.setSuccess(null)));
        selected.syncUninterruptibly();
    }

    synchronized int port() {
        return port;
    }

    synchronized boolean isOpen() {
        return listening.isPresent();
    }
}
