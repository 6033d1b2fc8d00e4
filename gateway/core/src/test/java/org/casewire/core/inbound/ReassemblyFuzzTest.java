package org.casewire.core.inbound;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Parts of several patients on a real database, in stories that are drawn at random and compared with a model. With each
 * build for a few seconds: the stories of the corpus, then the next ones. {@code -Dcasewire.fuzz.minutes=10} tells
 * stories that were never told for so long. A failure names its story.
 */
class ReassemblyFuzzTest {
    private static final Duration SHORT = Duration.ofSeconds(8);
    private static final int AT_ONCE = 16;

    @Test
    void everyTextIsSeenOnceAsItsPatientWroteIt() throws Exception {
        Duration minutes = Duration.ofMinutes(Integer.getInteger("casewire.fuzz.minutes", 0));
        Iterator<Long> corpus = corpus().iterator();
        AtomicLong next = new AtomicLong(minutes.isZero() ? 0 : System.currentTimeMillis());
        AtomicLong stories = new AtomicLong();
        AtomicLong deliveries = new AtomicLong();
        ExecutorService tellers = Executors.newFixedThreadPool(AT_ONCE);
        try (ReassemblyWorld world = new ReassemblyWorld()) {
            long end = System.nanoTime() + (minutes.isZero() ? SHORT : minutes).toNanos();
            List<Future<?>> all = new ArrayList<>();
            for (int teller = 0; teller < AT_ONCE; teller++) {
                all.add(tellers.submit(() -> {
                    for (OptionalLong seed = next(corpus, next, end);
                            seed.isPresent();
                            seed = next(corpus, next, end)) {
                        deliveries.addAndGet(new ReassemblyStory(seed.getAsLong(), world).run());
                        stories.incrementAndGet();
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            tellers.shutdownNow();
        }
        System.out.printf("Reassembly: %s stories, %s deliveries%n", stories, deliveries);
    }

    /** The corpus whatever the time, then what there is time for. */
    private static OptionalLong next(Iterator<Long> corpus, AtomicLong next, long end) {
        synchronized (corpus) {
            if (corpus.hasNext()) {
                return OptionalLong.of(corpus.next());
            }
        }
        return System.nanoTime() < end ? OptionalLong.of(next.getAndIncrement()) : OptionalLong.empty();
    }

    private static List<Long> corpus() throws IOException {
        try (InputStream stories = ReassemblyFuzzTest.class.getResourceAsStream("reassembly-stories.txt")) {
            return new String(stories.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Long::valueOf)
                    .toList();
        }
    }
}
