package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.pdu.DeliverSmResp;
import com.cloudhopper.smpp.pdu.Pdu;
import com.cloudhopper.smpp.pdu.PduRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One connection of the simulator: what it is bound as, and the deliver_sm it has in flight.
 *
 * <pre>
 *   OPEN --bind--> TRANSMITTER | RECEIVER | TRANSCEIVER --unbind, cut or connection lost--> CLOSED
 * </pre>
 *
 * Confined to the simulator's loop. What is sent while a batch of PDUs is read is flushed at its end, anything else in
 * the same turn of the loop.
 */
final class SimulatorSession {
    /** What the connection may be used for. */
    enum State {
        OPEN(false, false),
        TRANSMITTER(true, false),
        RECEIVER(false, true),
        TRANSCEIVER(true, true),
        CLOSED(false, false);

        final boolean submits;
        final boolean receives;

        State(boolean submits, boolean receives) {
            this.submits = submits;
            this.receives = receives;
        }
    }

    private final Smsc smsc;
    private final Channel channel;
    private final PduWriter writer;
    private final Map<Integer, Delivery> inFlight = new LinkedHashMap<>();
    private final long id;
    private State state = State.OPEN;
    private String systemType = "";
    private int interfaceVersion;
    private int lastSequenceNumber;
    private boolean flushDue;
    private boolean reading = true;
    private long submits;
    private long cameNanos = System.nanoTime();
    private int unanswered;

    SimulatorSession(Smsc smsc, Channel channel) {
        this.smsc = smsc;
        this.channel = channel;
        this.writer = new PduWriter(channel);
        this.id = smsc.add(this);
    }

    long id() {
        return id;
    }

    State state() {
        return state;
    }

    void bound(State as, String type, int version) {
        state = as;
        systemType = type;
        interfaceVersion = version;
        if (as.receives) {
            smsc.deliveries.receiverBound(this);
        }
    }

    /** Whether the PDU was handed to a connection that was still open. */
    boolean send(Pdu pdu) {
        if (state == State.CLOSED) {
            return false;
        }
        writer.add(pdu);
        flushSoon();
        return true;
    }

    /** Something came from the gateway. */
    void came() {
        cameNanos = System.nanoTime();
    }

    /** When the last octet was read, as {@link System#nanoTime()} has it. */
    long cameNanos() {
        return cameNanos;
    }

    void submitCame() {
        submits++;
        unanswered++;
    }

    /** How many submit_sm are without an answer, the one that came last among them. */
    int unanswered() {
        return unanswered;
    }

    /** As {@link #send(Pdu)}, for the answer to a submit_sm. */
    boolean answer(Pdu pdu) {
        unanswered--;
        return send(pdu);
    }

    /** Asks the gateway for a sign of life, or to unbind. */
    void ask(PduRequest<?> request) {
        request.setSequenceNumber(nextSequenceNumber());
        send(request);
    }

    /** A peer that is not read from sees its own writes stall, as with an SMSC that hangs. */
    void reading(boolean on) {
        reading = on;
        readIfWritable();
    }

    /** What a peer does not read must not pile up: then it is not read from either. */
    void readIfWritable() {
        channel.config().setAutoRead(reading && channel.isWritable());
    }

    void sendOctets(ByteBuf octets) {
        if (state == State.CLOSED) {
            octets.release();
            return;
        }
        writer.add(octets);
        flushSoon();
    }

    private void flushSoon() {
        if (!flushDue) {
            flushDue = true;
            smsc.loop.execute(this::flush);
        }
    }

    void flush() {
        flushDue = false;
        writer.flush();
    }

    boolean hasRoom(int window) {
        return state.receives && inFlight.size() < window && channel.isWritable();
    }

    void deliver(Delivery delivery) {
        int sequenceNumber = nextSequenceNumber();
        inFlight.put(sequenceNumber, delivery);
        writer.add(delivery.make(sequenceNumber));
    }

    private int nextSequenceNumber() {
        lastSequenceNumber = lastSequenceNumber == Integer.MAX_VALUE ? 1 : lastSequenceNumber + 1;
        return lastSequenceNumber;
    }

    void delivered(DeliverSmResp answer) {
        Delivery delivery = inFlight.get(answer.getSequenceNumber());
        if (delivery == null) {
            smsc.counters.add(Counter.DELIVER_RESPONSES_LATE);
        } else if (answer.getCommandStatus() == 0 && smsc.plan.acknowledgementLoss.takes()) {
            smsc.counters.add(Counter.ACKNOWLEDGEMENTS_LOST);
        } else {
            inFlight.remove(answer.getSequenceNumber());
            smsc.deliveries.answered(delivery, answer.getCommandStatus());
        }
    }

    boolean hasInFlight() {
        return !inFlight.isEmpty();
    }

    List<Delivery> takeInFlight() {
        List<Delivery> all = new ArrayList<>(inFlight.values());
        inFlight.clear();
        return all;
    }

    /** They are in the order of their sending, so the search ends at the first that is young enough. */
    List<Delivery> takeSentBefore(long nanos) {
        List<Delivery> old = new ArrayList<>();
        for (Iterator<Delivery> all = inFlight.values().iterator(); all.hasNext(); ) {
            Delivery delivery = all.next();
            if (delivery.sentNanos - nanos > 0) {
                break;
            }
            old.add(delivery);
            all.remove();
        }
        return old;
    }

    /** Flushes what was said and closes the connection without another word. */
    void cut() {
        gone();
        channel.close();
    }

    /** Closes once what was said is on its way. */
    void closeAfterFlush() {
        gone();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    void gone() {
        if (state != State.CLOSED) {
            writer.flush();
            state = State.CLOSED;
            smsc.remove(this);
        }
    }

    BindView view() {
        return new BindView(id, state.name(), systemType, interfaceVersion, submits, inFlight.size());
    }
}
