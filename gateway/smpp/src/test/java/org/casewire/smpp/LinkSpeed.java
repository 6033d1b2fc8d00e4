package org.casewire.smpp;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.Room;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;

/**
 * Measures segments a second through a carrier's link, from reserve to the outcome, against the simulator on the same
 * machine and without a database. Arguments: how many, the window, and whether receipts are asked for. What the
 * simulator itself can do at that moment is told by SimulatorSpeed.
 */
public final class LinkSpeed {
    private LinkSpeed() {}

    public static void main(String[] arguments) throws Exception {
        int total = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300_000;
        int window = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        boolean receipts = arguments.length > 2 && Boolean.parseBoolean(arguments[2]);
        String profile = "{\"windowSize\": %d, \"registeredDelivery\": %d}".formatted(window, receipts ? 1 : 0);
        try (Simulator simulator = new Simulator(SimulatorSettings.onFreePorts("clinic", "secret")).start();
                CarrierBench bench = CarrierBench.bound(simulator.smppPort(), profile)) {
            simulator.record(false);
            run(bench, total / 4);
            long start = System.nanoTime();
            run(bench, total);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (receipts) {
                CarrierBench.until(() -> bench.listener.receipts.size() >= total / 4 + total, "every receipt");
            }
            double withReceipts = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "window %d: %d submit_sm answered in %.2f s = %.0f/s%s%n",
                    window,
                    total,
                    seconds,
                    total / seconds,
                    receipts ? String.format(Locale.ROOT, "; with every receipt %.0f/s", total / withReceipts) : "");
        }
    }

    private static void run(CarrierBench bench, int total) throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(total);
        OutboundSegment segment = CarrierBench.segment("Your appointment is tomorrow at 9", 1, 1);
        for (int i = 0; i < total; i++) {
            Room room = bench.awaitRoom(1);
            room.submit(segment, () -> true).thenAccept(outcome -> answered.countDown());
            room.release();
        }
        if (!answered.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException(answered.getCount() + " segments were never answered");
        }
    }
}
