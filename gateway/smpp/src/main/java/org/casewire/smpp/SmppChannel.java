package org.casewire.smpp;

import com.cloudhopper.smpp.transcoder.DefaultPduTranscoder;
import com.cloudhopper.smpp.transcoder.DefaultPduTranscoderContext;
import com.cloudhopper.smpp.transcoder.PduTranscoder;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Opens the socket of a bind and lays its pipeline: TLS where the profile wants it, frames, PDUs, session. */
final class SmppChannel {
    /** A window of long texts fits; beyond it a peer that does not read costs no more memory. */
    private static final WriteBufferWaterMark UNWRITTEN = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private SmppChannel() {}

    /** Looks the name up, connects and lays the pipeline; the session comes before anything is read. */
    static Future<SmppSession> open(EventLoop loop, SmppProfile.Endpoint endpoint, Link link, SmppSession.Owner owner) {
        return open(
                loop,
                endpoint,
                new Dial(link.profile(), link.tls(), link.network(), link.metrics(), link.listener()::mayWrite),
                owner);
    }

    static Future<SmppSession> open(EventLoop loop, SmppProfile.Endpoint endpoint, Dial link, SmppSession.Owner owner) {
        Promise<SmppSession> session = loop.newPromise();
        link.network()
                .lookup()
                .submit(() -> new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port()))
                .addListener((Future<InetSocketAddress> found) -> loop.execute(() -> {
                    if (found.isSuccess()) {
                        connect(loop, endpoint, found.getNow(), link, owner, session);
                    } else {
                        session.setFailure(found.cause());
                    }
                }));
        return session;
    }

    private static void connect(
            EventLoop loop,
            SmppProfile.Endpoint endpoint,
            InetSocketAddress address,
            Dial link,
            SmppSession.Owner owner,
            Promise<SmppSession> session) {
        new Bootstrap()
                .group(loop)
                .channelFactory(() -> new FencedChannel(link.mayWrite()))
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(link.profile().connectTimeout().toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.RCVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(SocketWatch.READS_A_TURN))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNWRITTEN)
                .option(ChannelOption.SO_KEEPALIVE, true)
                // Nothing is listened to until the session is there.
                .handler(new ChannelInboundHandlerAdapter())
                .connect(address)
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        secure(connected.channel(), endpoint, link, owner, session);
                    } else {
                        session.setFailure(connected.cause());
                    }
                });
    }

    /** The session is handed on when the handshake is done; until then it only sees the link end. */
    private static void secure(
            Channel channel,
            SmppProfile.Endpoint endpoint,
            Dial link,
            SmppSession.Owner owner,
            Promise<SmppSession> session) {
        if (link.tls().isEmpty()) {
            session.setSuccess(session(channel, link, owner));
            return;
        }
        SslHandler tls = link.tls().get().handler(channel.alloc(), endpoint);
        channel.pipeline().addLast(tls);
        SmppSession secured = session(channel, link, owner);
        tls.handshakeFuture().addListener((Future<Channel> done) -> {
            if (done.isSuccess()) {
                session.setSuccess(secured);
            } else {
                session.setFailure(done.cause());
                channel.close();
            }
        });
    }

    private static SmppSession session(Channel channel, Dial link, SmppSession.Owner owner) {
        PduTranscoder transcoder = new DefaultPduTranscoder(new DefaultPduTranscoderContext());
        SocketWatch watch = new SocketWatch(channel);
        SmppSession session = new SmppSession(channel, watch, transcoder, link.profile(), link.metrics(), owner);
        channel.pipeline()
                .addFirst(watch)
                .addLast(new PduFraming(link.metrics().malformedPdus::mark))
                .addLast(new PduReading(link.metrics()::flawed))
                .addLast(session);
        return session;
    }

    /**
     * What a connection needs to be made.
     *
     * @param mayWrite whether submits may still be given to the kernel
     */
    record Dial(
            SmppProfile profile,
            Optional<TlsClient> tls,
            SmppNetwork network,
            LinkMetrics metrics,
            BooleanSupplier mayWrite) {}
}
