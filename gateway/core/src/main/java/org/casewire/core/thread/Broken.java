package org.casewire.core.thread;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors where nobody would hear of them: timers and futures keep what is thrown into them to themselves. */
public final class Broken {
    private static final Logger LOG = LoggerFactory.getLogger(Broken.class);
    private static final int DEEPEST_CAUSE = 20;

    private Broken() {}

    /**
     * Whether the process itself is broken, memory above all, rather than the piece of work that met it: an endless
     * recursion is the work's own fault.
     */
    public static boolean isTheProcess(@Nullable Throwable failure) {
        Throwable one = failure;
        for (int depth = 0; one != null && depth < DEEPEST_CAUSE; depth++) {
            if (one instanceof VirtualMachineError && !(one instanceof StackOverflowError)) {
                return true;
            }
            one = one.getCause();
        }
        return false;
    }

    /** Tells whoever ends the process, when that is what is broken. For where the failure itself is dealt with. */
    public static void tellIfProcess(@Nullable Throwable failure) {
        if (failure != null && isTheProcess(failure)) {
            tell(failure);
        }
    }

    /** A timer's work: an exception is logged and the timer goes on, an Error ends the process as in a loop of our own. */
    public static Runnable told(String name, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.atError()
                        .addKeyValue("work", name)
                        .addKeyValue("cause", e.getClass().getSimpleName())
                        .log("A timer's work failed; the timer goes on");
            } catch (Error e) {
                tell(e);
                throw e;
            }
        };
    }

    private static void tell(Throwable failure) {
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler process = Thread.getDefaultUncaughtExceptionHandler();
        if (process != null) {
            process.uncaughtException(thread, failure);
        }
    }
}
