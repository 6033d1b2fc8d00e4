package org.casewire.smpp;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.BaseSm;
import com.cloudhopper.smpp.pdu.DataSmResp;
import com.cloudhopper.smpp.pdu.DeliverSmResp;
import com.cloudhopper.smpp.pdu.EnquireLink;
import com.cloudhopper.smpp.pdu.GenericNack;
import com.cloudhopper.smpp.pdu.PduRequest;
import com.cloudhopper.smpp.pdu.PduResponse;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.pdu.Unbind;
import com.cloudhopper.smpp.transcoder.PduTranscoder;
import com.cloudhopper.smpp.type.RecoverablePduException;
import com.cloudhopper.smpp.type.UnrecoverablePduException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.casewire.core.carrier.ReadTime;
import org.casewire.core.thread.Broken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a carrier, from its TCP connect to its close: numbers requests, pairs them with their answers or
 * their end, keeps the link alive and drops it when it is silent. Each request gets exactly one {@link Answer}; what comes
 * of it after its time is told apart, for it is a fact all the same.
 *
 * <p>Lives on one event loop and is touched there only, so it needs no lock; nothing here may block. Time is monotonic.
 * Nothing of a PDU is ever logged.
 */
final class SmppSession extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(SmppSession.class);
    private static final int ALERT_NOTIFICATION = 0x00000102;
    private static final int MOST_OVERDUE = 1_000;

    private final Channel channel;
    private final SocketWatch socket;
    private final PduTranscoder transcoder;
    private final SmppProfile profile;
    private final LinkMetrics metrics;
    private final Owner owner;
    private final Map<Integer, Pending> pending = new LinkedHashMap<>();
    /** Answers that may come after their time, by number; the oldest are given up. */
    private final Map<Integer, CompletableFuture<Answer>> overdue = new LinkedHashMap<>();

    private int nextSequence = 1;
    private long lastRead = System.nanoTime();
    private boolean flushDue;
    private boolean enquiring;
    private boolean readingWanted = true;
    private long unwritableSince;
    private String closeReason = "the carrier closed the link";

    SmppSession(
            Channel channel,
            SocketWatch socket,
            PduTranscoder transcoder,
            SmppProfile profile,
            LinkMetrics metrics,
            Owner owner) {
        this.channel = channel;
        this.socket = socket;
        this.transcoder = transcoder;
        this.profile = profile;
        this.metrics = metrics;
        this.owner = owner;
    }

    /** Who is told what a session cannot settle by itself; called on its event loop. */
    interface Owner {
        void delivered(SmppSession session, BaseSm<?> pdu);

        /** A request that is refused, since nothing can be made of it. */
        void unusable(PduReader.Unreadable pdu);

        /** Called about ten times in the shortest time-out; the place for what else must be watched. */
        void tick(SmppSession session, long now);

        void unboundByPeer(SmppSession session);

        void closed(SmppSession session, String reason);
    }

    /** Writes a request behind those before it. */
    void request(PduRequest<?> pdu, Duration timeout, Consumer<Answer> answer) {
        if (!channel.isActive()) {
            answer.accept(new Answer.NotWritten("the link is down"));
            return;
        }
        int sequence = nextSequence;
        nextSequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        pdu.setSequenceNumber(sequence);
        ByteBuf bytes;
        try {
            bytes = transcoder.encode(pdu);
        } catch (RecoverablePduException | UnrecoverablePduException | RuntimeException e) {
            answer.accept(new Answer.Unfit());
            return;
        }
        pending.put(sequence, new Pending(answer, System.nanoTime() + timeout.toNanos()));
        // A write fails only while bytes of it are still with us, so the carrier has not got it whole.
        ChannelFuture write = channel.write(bytes);
        if (pdu instanceof SubmitSm && channel instanceof FencedChannel fenced) {
            fenced.holdsSubmit(write);
        }
        write.addListener((ChannelFutureListener) written -> {
            if (!written.isSuccess()) {
                settle(sequence, new Answer.NotWritten("the link went down"));
            }
        });
        flushSoon();
    }

    /** @param written told when the network has taken it */
    void respond(PduResponse pdu, Runnable written) {
        ByteBuf bytes;
        try {
            bytes = transcoder.encode(pdu);
        } catch (RecoverablePduException | UnrecoverablePduException | RuntimeException e) {
            close("an answer could not be written");
            return;
        }
        channel.write(bytes).addListener((ChannelFutureListener) done -> {
            if (done.isSuccess()) {
                written.run();
            }
        });
        flushSoon();
    }

    void close(String reason) {
        if (channel.isOpen()) {
            closeReason = reason;
            channel.close();
        }
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    void reading(boolean on) {
        readingWanted = on;
        followReading();
    }

    /** Who does not read our answers is not read either, or they would pile up here. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        unwritableSince = System.nanoTime();
        followReading();
        context.fireChannelWritabilityChanged();
    }

    /** Of what is being read now. */
    ReadTime readTime() {
        return new ReadTime(System.nanoTime(), socket.emptyAt());
    }

    private void followReading() {
        boolean reading = readingWanted && channel.isWritable();
        if (!reading) {
            socket.held();
        }
        channel.config().setAutoRead(reading);
        lastRead = System.nanoTime();
    }

    /** Begins the watch over time-outs and silence. */
    void watch() {
        long period = Math.max(10, Math.min(1_000, shortest().toMillis() / 10));
        var ticking = channel.eventLoop()
                .scheduleWithFixedDelay(Broken.told("session", this::tick), period, period, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> ticking.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        lastRead = System.nanoTime();
        if (message instanceof PduResponse response) {
            settle(response.getSequenceNumber(), new Answer.Responded(response));
        } else if (message instanceof BaseSm<?> sm && isDelivery(sm)) {
            owner.delivered(this, sm);
        } else if (message instanceof EnquireLink enquiry) {
            respond(enquiry.createResponse(), () -> {});
        } else if (message instanceof Unbind unbind) {
            owner.unboundByPeer(this);
            respond(unbind.createResponse(), () -> close("the carrier unbound us"));
        } else if (message instanceof PduReader.Unreadable unreadable) {
            unreadable(unreadable);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        List<Pending> lost = new ArrayList<>(pending.values());
        pending.clear();
        // First the owner, so that who hears of a lost request finds the link down already.
        owner.closed(this, closeReason);
        lost.forEach(request -> request.answer().accept(new Answer.LinkLost()));
    }

    /** Whatever happens in a callback ends this link only; its requests end with it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Told once, with the bind that this ends.
        close(TlsFault.words(cause)
                .orElseGet(() -> "a fault on the link, " + cause.getClass().getSimpleName()));
    }

    private void unreadable(PduReader.Unreadable pdu) {
        if (pdu.commandId() == ALERT_NOTIFICATION) {
            LOG.debug("An alert_notification is passed over");
            return;
        }
        metrics.unreadablePdus.mark();
        if (!pdu.isRequest()) {
            settle(pdu.sequenceNumber(), new Answer.Garbled(pdu.commandId(), pdu.commandStatus()));
            return;
        }
        owner.unusable(pdu);
        switch (pdu.commandId()) {
            case SmppConstants.CMD_ID_DELIVER_SM -> refuse(new DeliverSmResp(), pdu.sequenceNumber());
            case SmppConstants.CMD_ID_DATA_SM -> refuse(new DataSmResp(), pdu.sequenceNumber());
            default -> nack(pdu.sequenceNumber(), SmppConstants.STATUS_INVCMDID);
        }
    }

    /** With the status that says what is wrong: asking for it again would bring the same. */
    private void refuse(PduResponse response, int sequence) {
        metrics.refused("it ends before its last mandatory field");
        response.setSequenceNumber(sequence);
        response.setCommandStatus(SmppConstants.STATUS_INVCMDLEN);
        respond(response, () -> {});
    }

    private void nack(int sequence, int commandStatus) {
        GenericNack nack = new GenericNack();
        nack.setSequenceNumber(sequence);
        nack.setCommandStatus(commandStatus);
        respond(nack, () -> {});
    }

    private void settle(int sequence, Answer answer) {
        Pending request = pending.remove(sequence);
        if (request != null) {
            request.answer().accept(answer);
            return;
        }
        if (answer instanceof Answer.Responded) {
            metrics.lateAnswers.mark();
        }
        CompletableFuture<Answer> later = overdue.remove(sequence);
        if (later != null) {
            later.complete(answer);
        }
    }

    private void tick() {
        long now = System.nanoTime();
        socket.tick(now);
        Map<Integer, Pending> expired = new LinkedHashMap<>();
        pending.forEach((sequence, request) -> {
            if (request.deadline() - now <= 0) {
                expired.put(sequence, request);
            }
        });
        pending.keySet().removeAll(expired.keySet());
        expired.forEach(this::expire);
        keepAlive(now);
        owner.tick(this, now);
    }

    private void expire(int sequence, Pending request) {
        CompletableFuture<Answer> later = new CompletableFuture<>();
        overdue.put(sequence, later);
        if (overdue.size() > MOST_OVERDUE) {
            overdue.remove(overdue.keySet().iterator().next());
        }
        request.answer().accept(new Answer.Expired(later));
    }

    /** While reading is held back the carrier's silence is our own doing; that it does not read is not. */
    private void keepAlive(long now) {
        if (!channel.isWritable()
                && now - unwritableSince > profile.inactivityTimeout().toNanos()) {
            close("the carrier does not read what we write");
        }
        if (!channel.config().isAutoRead()) {
            return;
        }
        long silent = now - lastRead;
        if (silent > profile.inactivityTimeout().toNanos()) {
            close("the carrier was silent for too long");
        } else if (silent > profile.enquireLinkInterval().toNanos() && !enquiring) {
            enquiring = true;
            request(new EnquireLink(), profile.responseTimeout(), answer -> enquiring = false);
        }
    }

    /** One flush for all that is written in this turn of the loop. */
    private void flushSoon() {
        if (!flushDue) {
            flushDue = true;
            channel.eventLoop().execute(() -> {
                flushDue = false;
                channel.flush();
            });
        }
    }

    private Duration shortest() {
        return List.of(
                        profile.responseTimeout(),
                        profile.bindTimeout(),
                        profile.enquireLinkInterval(),
                        profile.deliverResponseTimeout())
                .stream()
                .min(Duration::compareTo)
                .orElseThrow();
    }

    private static boolean isDelivery(BaseSm<?> sm) {
        return sm.getCommandId() == SmppConstants.CMD_ID_DELIVER_SM
                || sm.getCommandId() == SmppConstants.CMD_ID_DATA_SM;
    }

    private record Pending(Consumer<Answer> answer, long deadline) {}
}
