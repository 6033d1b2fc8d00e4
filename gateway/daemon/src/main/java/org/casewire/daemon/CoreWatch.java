package org.casewire.daemon;

import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.casewire.core.thread.CoreThread;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process, with status 1 and a line that says why, when a thread that it cannot do without has died, or when an
 * Error says that the process itself is broken. A process that goes on without its lease or its event feed neither serves
 * nor ends, and no supervisor starts it anew. As after a power cut, nothing is stopped in order: what is broken cannot be
 * trusted to.
 *
 * <p>Its own threads are made beforehand, since there may be no memory for them when they are needed.
 */
final class CoreWatch implements Thread.UncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(CoreWatch.class);
    /** In which answers that say so go out. */
    private static final Duration LAST_ANSWERS = Duration.ofMillis(500);
    /** A log that somebody who died holds a lock of is not waited for. */
    private static final Duration LAST_WORD = Duration.ofSeconds(3);

    private final AtomicReference<@Nullable Death> death = new AtomicReference<>();
    private final CountDownLatch died = new CountDownLatch(1);
    private final CountDownLatch said = new CountDownLatch(1);

    /** From here on; for the whole process. */
    void begin() {
        Thread.setDefaultUncaughtExceptionHandler(this);
        start("core-watch-word", this::say);
        start("core-watch-end", this::end);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (thread instanceof CoreThread || failure instanceof Error) {
            if (death.compareAndSet(null, new Death(thread, failure))) {
                died.countDown();
            }
        } else {
            LOG.atError()
                    .addKeyValue("thread", thread.getName())
                    .addKeyValue("cause", failure.getClass().getSimpleName())
                    .log("A piece of work failed; its thread is replaced");
        }
    }

    private void say() {
        try {
            died.await();
            Death dead = death.get();
            if (dead != null) {
                LOG.atError()
                        .addKeyValue("thread", dead.thread.getName())
                        .addKeyValue("cause", dead.failure.getClass().getSimpleName())
                        .addKeyValue("at", place(dead.failure))
                        .log("A thread that the daemon cannot do without has died, so the process ends");
            }
            if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
                logging.stop();
            }
        } catch (InterruptedException | RuntimeException | Error unsayable) {
            System.err.println("A thread that the daemon cannot do without has died, so the process ends");
        } finally {
            said.countDown();
        }
    }

    private void end() {
        try {
            died.await();
            TimeUnit.NANOSECONDS.sleep(LAST_ANSWERS.toNanos());
            said.await(LAST_WORD.toSeconds(), TimeUnit.SECONDS);
            System.out.flush();
        } catch (InterruptedException | RuntimeException | Error hurry) {
            // There is nothing left to do but to end.
        } finally {
            Runtime.getRuntime().halt(ExitStatus.FAILED.code());
        }
    }

    /** Where in our code, without a message, which may hold anything. */
    private static String place(Throwable failure) {
        for (StackTraceElement element : failure.getStackTrace()) {
            if (element.getClassName().startsWith("org.casewire.")) {
                return element.getClassName() + "." + element.getMethodName() + ":" + element.getLineNumber();
            }
        }
        return "";
    }

    private record Death(Thread thread, Throwable failure) {}
}
