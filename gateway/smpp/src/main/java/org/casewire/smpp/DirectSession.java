package org.casewire.smpp;

import com.cloudhopper.smpp.SmppBindType;
import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.BaseBindResp;
import com.cloudhopper.smpp.pdu.BaseSm;
import com.cloudhopper.smpp.pdu.EnquireLink;
import com.cloudhopper.smpp.pdu.PduResponse;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.pdu.SubmitSmResp;
import com.cloudhopper.smpp.pdu.Unbind;
import com.codahale.metrics.MetricRegistry;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.SubmitOutcome;

/**
 * One session that somebody drives by hand, to learn how a carrier behaves: it binds once, tells what the carrier said,
 * and never tries anything again by itself. A {@link SmppBind} hides all of that on purpose.
 *
 * <p>What comes in is answered ESME_ROK when the receiver takes it; anything else is refused as the profile says, so that
 * the carrier keeps it for whom it is meant. The receiver is asked on the event loop and must not block. Every other
 * method may be called from any thread but that one.
 */
public final class DirectSession implements AutoCloseable, SmppSession.Owner {
    private static final Duration UNBIND_AT_MOST = Duration.ofSeconds(5);

    private final SmppProfile profile;
    private final EventLoop loop;
    private final CommandStatus.Table statuses;
    private final Predicate<Arrival> receiver;
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final CompletableFuture<SmppSession> session = new CompletableFuture<>();

    private DirectSession(SmppProfile profile, EventLoop loop, Predicate<Arrival> receiver) {
        this.profile = profile;
        this.loop = loop;
        this.statuses = CommandStatus.table(profile.commandStatus());
        this.receiver = receiver;
    }

    /** What it is bound as. */
    public enum As {
        TRANSCEIVER,
        TRANSMITTER,
        RECEIVER;

        private SmppBindType type() {
            return SmppBindType.valueOf(name());
        }
    }

    /** What came of an attempt to bind. */
    public sealed interface Opened {
        /** @param interfaceVersion what the carrier says it speaks, where it does */
        record Bound(DirectSession session, Optional<Integer> interfaceVersion) implements Opened {}

        record Refused(int commandStatus, SubmitOutcome.Refused why) implements Opened {}

        /** No connection, no TLS, or no answer. */
        record Failed(String reason) implements Opened {}
    }

    /** What came of a request. */
    public sealed interface Reply {
        /**
         * @param messageId as it is stored, empty when the carrier gave none
         * @param at when the answer came
         */
        record Taken(String messageId, Instant at) implements Reply {}

        record Refused(int commandStatus, SubmitOutcome.Refused why) implements Reply {}

        record Silent() implements Reply {}

        record Lost(String reason) implements Reply {}
    }

    /** Connects and binds, and waits for what comes of it. */
    public static Opened open(
            SmppProfile profile,
            SmppProfile.Endpoint endpoint,
            SmppNetwork network,
            As as,
            Predicate<Arrival> receiver) {
        DirectSession direct = new DirectSession(profile, network.loop(), receiver);
        CompletableFuture<Opened> opened = new CompletableFuture<>();
        direct.dial(endpoint, network)
                .addListener((Future<SmppSession> connected) -> direct.connected(connected, as, opened));
        return opened.join();
    }

    /**
     * Connects, and goes away without a bind: nobody is signed in, and nothing that is bound is disturbed.
     *
     * @return why there is no connection, or no TLS where the profile asks for it; empty when there is
     */
    public static Optional<String> reach(SmppProfile profile, SmppProfile.Endpoint endpoint, SmppNetwork network) {
        CompletableFuture<Optional<String>> reached = new CompletableFuture<>();
        new DirectSession(profile, network.loop(), arrival -> false)
                .dial(endpoint, network)
                .addListener((Future<SmppSession> connected) -> {
                    if (connected.isSuccess()) {
                        connected.getNow().close("only looked");
                        reached.complete(Optional.empty());
                    } else {
                        reached.complete(Optional.of(words(connected.cause())));
                    }
                });
        return reached.join();
    }

    private Future<SmppSession> dial(SmppProfile.Endpoint endpoint, SmppNetwork network) {
        LinkMetrics metrics = new LinkMetrics(new MetricRegistry(), "direct");
        return SmppChannel.open(
                loop,
                endpoint,
                new SmppChannel.Dial(profile, TlsClient.of(profile), network, metrics, () -> true),
                this);
    }

    private void connected(Future<SmppSession> connected, As as, CompletableFuture<Opened> opened) {
        if (!connected.isSuccess()) {
            opened.complete(new Opened.Failed(words(connected.cause())));
            return;
        }
        SmppSession made = connected.getNow();
        session.complete(made);
        made.watch();
        made.request(BindRequest.of(as.type(), profile), profile.bindTimeout(), answer -> {
            Opened result = bound(answer);
            if (!(result instanceof Opened.Bound)) {
                made.close("not bound");
            }
            opened.complete(result);
        });
    }

    private Opened bound(Answer answer) {
        if (answer instanceof Answer.Responded responded) {
            PduResponse response = responded.response();
            return response.getCommandStatus() == CommandStatus.OK && response instanceof BaseBindResp bind
                    ? new Opened.Bound(this, version(bind))
                    : new Opened.Refused(response.getCommandStatus(), statuses.refused(response.getCommandStatus()));
        } else if (answer instanceof Answer.Garbled garbled && garbled.commandStatus() != CommandStatus.OK) {
            return new Opened.Refused(garbled.commandStatus(), statuses.refused(garbled.commandStatus()));
        } else if (answer instanceof Answer.Expired) {
            return new Opened.Failed("the carrier did not answer the bind");
        }
        return new Opened.Failed("the carrier closed the link instead of answering the bind");
    }

    private static Optional<Integer> version(BaseBindResp bind) {
        var parameter = bind.getOptionalParameter(SmppConstants.TAG_SC_INTERFACE_VERSION);
        return parameter == null || parameter.getValue() == null || parameter.getValue().length != 1
                ? Optional.empty()
                : Optional.of(parameter.getValue()[0] & 0xFF);
    }

    /** Submits segments as a link with this profile would write them, all in one write; a reply for each. */
    public List<CompletableFuture<Reply>> submit(SmppProfile as, List<OutboundSegment> segments) {
        SubmitSmWriter writer = new SubmitSmWriter(as, Clock.systemUTC());
        List<Written> all = segments.stream()
                .map(segment -> new Written(writer.write(segment), new CompletableFuture<>()))
                .toList();
        session.thenAccept(open -> loop.execute(() -> all.forEach(one -> open.request(
                one.pdu(), as.responseTimeout(), answer -> one.reply().complete(reply(answer))))));
        return all.stream().map(Written::reply).toList();
    }

    public CompletableFuture<Reply> enquire(Duration patience) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        session.thenAccept(open ->
                loop.execute(() -> open.request(new EnquireLink(), patience, answer -> reply.complete(reply(answer)))));
        return reply;
    }

    private Reply reply(Answer answer) {
        if (answer instanceof Answer.Responded responded) {
            int status = responded.response().getCommandStatus();
            if (status != CommandStatus.OK) {
                return new Reply.Refused(status, statuses.refused(status));
            }
            return new Reply.Taken(
                    responded.response() instanceof SubmitSmResp submitted && submitted.getMessageId() != null
                            ? MessageIdForms.stored(submitted.getMessageId())
                            : "",
                    Clock.systemUTC().instant());
        } else if (answer instanceof Answer.Garbled garbled && garbled.commandStatus() != CommandStatus.OK) {
            return new Reply.Refused(garbled.commandStatus(), statuses.refused(garbled.commandStatus()));
        } else if (answer instanceof Answer.Expired) {
            return new Reply.Silent();
        }
        return new Reply.Lost("the carrier closed the link");
    }

    /** Complete, with the reason, when the connection is no more. */
    public CompletableFuture<String> closed() {
        return closed;
    }

    @Override
    public void delivered(SmppSession from, BaseSm<?> pdu) {
        PduResponse response = pdu.createResponse();
        boolean taken = receiver.test(new Arrival(pdu, Clock.systemUTC().instant()));
        response.setCommandStatus(taken ? CommandStatus.OK : profile.refuseInboundWith());
        from.respond(response, () -> {});
    }

    @Override
    public void unusable(PduReader.Unreadable pdu) {}

    @Override
    public void tick(SmppSession from, long now) {}

    @Override
    public void unboundByPeer(SmppSession from) {}

    @Override
    public void closed(SmppSession from, String reason) {
        closed.complete(reason);
    }

    /** Unbinds, and waits until the connection is gone. */
    @Override
    public void close() {
        session.thenAccept(open ->
                loop.execute(() -> open.request(new Unbind(), UNBIND_AT_MOST, answer -> open.close("unbound"))));
        closed.completeOnTimeout("gone", 2 * UNBIND_AT_MOST.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static String words(Throwable connecting) {
        return TlsFault.words(connecting).orElseGet(() -> {
            if (connecting instanceof UnknownHostException) {
                return "the carrier's host name is unknown";
            }
            return connecting instanceof ConnectTimeoutException
                    ? "no connection to the carrier: nothing answers; is the way there open?"
                    : "no connection to the carrier";
        });
    }

    private record Written(SubmitSm pdu, CompletableFuture<Reply> reply) {}
}
