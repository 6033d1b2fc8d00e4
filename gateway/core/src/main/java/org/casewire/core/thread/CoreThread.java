package org.casewire.core.thread;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A thread that the daemon cannot do without. Its loop ends when it is told to, and by nothing else: whatever is thrown
 * out of it goes to the process' handler of uncaught exceptions, and the daemon's ends the process then, so that its
 * supervisor starts it anew. Without it a process would be left that neither serves nor ends.
 */
public final class CoreThread extends Thread {
    public CoreThread(String name, Runnable loop) {
        super(loop, name);
        setDaemon(true);
    }

    /** For pools, whose threads are replaced: only what is wrong with the process itself ends it there. */
    public static ThreadFactory ofPool(String name) {
        AtomicInteger next = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + next.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
