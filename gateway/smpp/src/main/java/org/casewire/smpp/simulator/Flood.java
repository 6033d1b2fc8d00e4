package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.pdu.DeliverSm;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Texts from many patients as fast as they are taken, for a benchmark: asked for by their number and not one by one, and
 * with a note of when each was first written and when it was acknowledged. Text n is written by phone
 * {@code firstPhone + n % phones} to sender number {@code n % phones % to}, and begins with its number. Confined to the
 * simulator's loop.
 */
final class Flood {
    private static final int MOST = 5_000_000;
    private static final int AHEAD = 2;

    private final Smsc smsc;
    private FloodOrder order = FloodOrder.NONE;
    private long[] written = new long[1_024];
    private long[] acknowledged = new long[1_024];
    private int handedOver;
    private int taken;
    private int refusals;

    Flood(Smsc smsc) {
        this.smsc = smsc;
    }

    FloodOrder order() {
        return order;
    }

    void order(FloodOrder changed) {
        if (changed.upTo() > MOST) {
            throw new IllegalArgumentException("upTo is at most " + MOST);
        }
        order = changed;
        handOver();
    }

    FloodView view() {
        return new FloodView(handedOver, taken, refusals);
    }

    FloodTimes times(int first, int most) {
        int from = Math.min(Math.max(0, first), handedOver);
        int to = from + Math.min(most, handedOver - from);
        return new FloodTimes(from, Arrays.copyOfRange(written, from, to), Arrays.copyOfRange(acknowledged, from, to));
    }

    /** No more than two windows at a time: what is not written yet is not late. */
    private void handOver() {
        int room = AHEAD * smsc.deliveries.redelivery().window();
        while (handedOver < order.upTo() && handedOver - taken < room) {
            int number = handedOver++;
            if (number == written.length) {
                written = Arrays.copyOf(written, 2 * number);
                acknowledged = Arrays.copyOf(acknowledged, 2 * number);
            }
            smsc.counters.add(Counter.INBOUND_PARTS);
            Supplier<DeliverSm> pdu = pdu(number);
            smsc.deliveries.add(new Delivery(
                    () -> {
                        if (written[number] == 0) {
                            written[number] = micros();
                        }
                        return pdu.get();
                    },
                    status -> answered(number, status)));
        }
    }

    private void answered(int number, int commandStatus) {
        if (commandStatus != 0) {
            refusals++;
            return;
        }
        acknowledged[number] = micros();
        taken++;
        handOver();
    }

    private Supplier<DeliverSm> pdu(int number) {
        int phone = number % order.phones();
        List<String> to = order.to();
        InboundText text = InboundText.of(
                "+" + (order.firstPhone() + phone),
                to.get(phone % to.size()),
                number + " Thank you, Monday at 9.40 suits me well. Shall I bring anything?");
        return new InboundWriter(text, 0, smsc.plan.faults).pdus().get(0);
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
