package org.casewire.daemon.bench;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** When the next message is due. Shared by all connections. */
sealed interface Pace {
    /**
     * Waits until a message may be sent.
     *
     * @return since when it was due, in the terms of {@link System#nanoTime()}: its waiting is counted from then
     */
    long next();

    /**
     * As fast as it goes while no more than so many are accepted and not delivered, so that a rate that is measured is
     * one that can be kept up.
     */
    final class Bounded implements Pace {
        private final Semaphore room;
        private long settled;

        Bounded(int outstanding) {
            this.room = new Semaphore(outstanding);
        }

        @Override
        public long next() {
            try {
                room.acquire();
            } catch (InterruptedException e) {
                // The load ends: who waits here is to see that, and sends no more.
                Thread.currentThread().interrupt();
            }
            return System.nanoTime();
        }

        /** So many are delivered by now; never fewer than before. For one thread. */
        void settled(long count) {
            room.release(Math.toIntExact(Math.max(0, count - settled)));
            settled = Math.max(settled, count);
        }
    }

    /** One every so often, whatever became of those before: a slow answer delays the next and is counted for it too. */
    record Fixed(long start, long intervalNanos, AtomicLong tickets) implements Pace {
        static Fixed of(int rate) {
            return new Fixed(System.nanoTime(), 1_000_000_000L / rate, new AtomicLong());
        }

        @Override
        public long next() {
            long due = start + tickets.getAndIncrement() * intervalNanos;
            for (long left = due - System.nanoTime();
                    left > 0 && !Thread.currentThread().isInterrupted();
                    left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            return due;
        }
    }
}
