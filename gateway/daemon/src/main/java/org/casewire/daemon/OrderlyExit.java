package org.casewire.daemon;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process as its supervisor expects: what runs is stopped in order, and the exit status tells how it went.
 *
 * <p>A JVM that gets SIGTERM runs its shutdown hooks and then exits with 143, whatever the hooks did; to systemd, Docker
 * and scripts that reads as a crash. There is no public way to choose another status but to halt from within a hook,
 * which cuts off every other hook. So there is exactly one in this process, here: Jetty's own is turned off, and nothing
 * else may add one. It runs what was asked for, and then halts.
 *
 * <p>A signal that comes while the process is still starting waits for that to end, one way or the other: stopping half
 * of a start would leave the other half behind.
 */
public final class OrderlyExit {
    /** Stops what runs. */
    public interface Stop {
        void run() throws Exception;
    }

    private static final Duration STARTING = Duration.ofSeconds(60);

    private volatile ExitStatus status = ExitStatus.DONE;
    private volatile Stop before = () -> {};
    private volatile Stop stop = () -> {};
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** From here on, the end of this process is orderly; {@link #running} or {@link #failed} must follow. */
    public void guard() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "orderly-exit"));
    }

    /** @param making what is done first, when something runs that is to be stopped: room for those who still come */
    void before(Stop making) {
        before = making;
    }

    /** @param ending stops all that was started; runs at most once */
    public void running(Stop ending) {
        stop = ending;
        started.countDown();
    }

    /** Waits until the process is told to end, for a command whose own threads would not keep it alive. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Nothing runs, or nothing any more, and this is why. */
    void failed(ExitStatus reason) {
        status = reason;
        started.countDown();
    }

    private void end() {
        try {
            if (started.await(STARTING.toSeconds(), TimeUnit.SECONDS)) {
                if (status == ExitStatus.DONE) {
                    before.run();
                }
                stop.run();
            } else {
                status = ExitStatus.FAILED;
            }
        } catch (Exception e) {
            System.err.println("Not everything could be stopped in order: " + e);
            status = ExitStatus.FAILED;
        } finally {
            ended.countDown();
            System.out.flush();
            System.err.flush();
            Runtime.getRuntime().halt(status.code());
        }
    }
}
