package org.casewire.smpp.rehearsal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.casewire.core.number.MobileNumber;
import org.casewire.smpp.Arrival;

/**
 * What came in for the rehearsal. A carrier hands its patients' texts to any bind that listens, so everything that does
 * not concern the phone in the operator's hand is left with the carrier. Safe for all threads.
 */
final class Mailbox {
    /** A national number has at least so many of its digits from the end; country codes have three at most. */
    private static final int LONGEST_COUNTRY_CODE = 3;

    private static final int MOST_COMPARED = 9;

    private final String tail;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Arrival> arrivals = new ArrayList<>();
    private long lastNanos = System.nanoTime();
    private int refused;
    private boolean linkLost;

    Mailbox(MobileNumber phone) {
        String digits = phone.phone().digits();
        tail = digits.substring(digits.length() - Math.min(MOST_COMPARED, digits.length() - LONGEST_COUNTRY_CODE));
    }

    /** Whether it is ours; what is not is refused. On an event loop. */
    boolean takes(Arrival arrival) {
        boolean ours = isPhone(arrival.source()) || isReceipt(arrival) && isPhone(arrival.destination());
        lock.lock();
        try {
            if (ours) {
                arrivals.add(arrival);
            } else {
                refused++;
            }
            lastNanos = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return ours;
    }

    private boolean isPhone(String address) {
        return address.endsWith(tail);
    }

    static boolean isReceipt(Arrival arrival) {
        return arrival.namedByEsmClass() || arrival.namedByParameters() || arrival.writtenAsReceipt();
    }

    List<Arrival> receipts() {
        return all().stream().filter(Mailbox::isReceipt).toList();
    }

    List<Arrival> texts() {
        return all().stream().filter(arrival -> !isReceipt(arrival)).toList();
    }

    private List<Arrival> all() {
        lock.lock();
        try {
            return List.copyOf(arrivals);
        } finally {
            lock.unlock();
        }
    }

    int refused() {
        lock.lock();
        try {
            return refused;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will come. */
    void linkLost() {
        lock.lock();
        try {
            linkLost = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isLinkLost() {
        lock.lock();
        try {
            return linkLost;
        } finally {
            lock.unlock();
        }
    }

    /** Until the condition holds, asked after each arrival, or the time is over, or the link; whether it holds. */
    boolean await(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            // Asked without the lock, or the event loop would wait for it.
            int seen = count();
            if (condition.getAsBoolean()) {
                return true;
            }
            if (!awaitMore(seen, deadline)) {
                return condition.getAsBoolean();
            }
        }
    }

    private int count() {
        lock.lock();
        try {
            return arrivals.size() + refused;
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitMore(int seen, long deadline) throws InterruptedException {
        lock.lock();
        try {
            while (arrivals.size() + refused == seen) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || linkLost) {
                    return false;
                }
                changed.await(left, TimeUnit.NANOSECONDS);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Until nothing has come for so long. */
    void awaitQuiet(Duration quiet) throws InterruptedException {
        lock.lock();
        try {
            long left = quiet.toNanos();
            while (left > 0) {
                changed.await(left, TimeUnit.NANOSECONDS);
                left = lastNanos + quiet.toNanos() - System.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }
}
