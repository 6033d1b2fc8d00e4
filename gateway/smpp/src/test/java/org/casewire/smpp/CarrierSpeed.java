package org.casewire.smpp;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.Room;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;

/**
 * Measures segments a second through a carrier's link, from reserve to the outcome, receipts included, against the
 * simulator on the same machine. Arguments: how many, and the window.
 */
public final class CarrierSpeed {
    private CarrierSpeed() {}

    public static void main(String[] arguments) throws Exception {
        int total = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        int window = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
        try (Simulator simulator = new Simulator(SimulatorSettings.onFreePorts("clinic", "secret")).start();
                CarrierBench bench =
                        CarrierBench.bound(simulator.smppPort(), "{\"windowSize\": %d}".formatted(window))) {
            simulator.record(false);
            run(bench, total / 4);
            long start = System.nanoTime();
            run(bench, total);
            double seconds = (System.nanoTime() - start) / 1e9;
            long receipts = bench.count("inbound.receipts");
            CarrierBench.until(() -> bench.listener.receipts.size() >= receipts + total / 4, "receipts");
            double receiptSeconds = (System.nanoTime() - start) / 1e9 - seconds;
            System.out.printf(
                    Locale.ROOT,
                    "window %d: %d segments answered in %.2f s = %.0f/s; %d receipts meanwhile, then %.0f/s%n",
                    window,
                    total,
                    seconds,
                    total / seconds,
                    receipts,
                    total / 4 / receiptSeconds);
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
