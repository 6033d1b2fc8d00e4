package org.casewire.core.upkeep;

import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The parts of a job of which each is done though another fails: one organisation's fault is not another's. */
final class EachByItself {
    private @Nullable RuntimeException first;

    EachByItself of(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException e) {
            if (first == null) {
                first = e;
            } else {
                first.addSuppressed(e);
            }
        }
        return this;
    }

    <T> EachByItself of(Collection<T> all, Consumer<T> part) {
        all.forEach(one -> of(() -> part.accept(one)));
        return this;
    }

    /** After the last: tells the first failure, so that the job is seen to fail. */
    void end() {
        if (first != null) {
            throw first;
        }
    }
}
