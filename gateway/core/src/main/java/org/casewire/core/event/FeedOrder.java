package org.casewire.core.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.casewire.core.db.Database;

/**
 * In which order events can be told so that none is skipped (data.md, The feed must not hang on strangers). Ids are
 * drawn in one order and committed in another; who draws one shares its organisation's lock until it is over
 * ({@link WriterLocks}). So, in this order and each in a statement of its own: h, the last id drawn; who has such locks;
 * the rows. An organisation whose lock nobody has is complete up to h. One that somebody is writing for is held: it is
 * complete up to h when those are gone, whoever else has come meanwhile, since they draw ids above h.
 *
 * <pre>
 *   border ──┬── no id missing ──▶ all are told, nobody is asked for
 *            └── a gap ──▶ h, locks, rows ──┬── lock free ──▶ told
 *                                           └── lock taken ──▶ held ── its writers gone ──▶ told up to h, looked at again
 * </pre>
 *
 * <p>Belongs to the feed's thread; others may ask for {@link #position} and {@link #delay} only.
 */
final class FeedOrder {
    private static final int PAGE = 2_000;

    private final Database database;
    private final LongSupplier nanoTime;
    private volatile FeedPosition position = FeedPosition.NONE;
    /** Replaced as a whole, when all was read: a look that fails half-way has told nothing and changed nothing. */
    private volatile State state = new State(-1, Map.of());

    FeedOrder(Database database, LongSupplier nanoTime) {
        this.database = database;
        this.nanoTime = nanoTime;
    }

    /**
     * An organisation of which somebody is writing.
     *
     * @param from its events up to this id are told; -1 when the feed has not begun with it
     * @param upTo it is complete up to this id when the writers are gone
     * @param since by nanoTime
     */
    private record Held(long from, long upTo, Set<EventStore.Writer> writers, long since) {}

    /** @param held by {@link WriterLocks#of} */
    private record State(long border, Map<Integer, Held> held) {
        FeedPosition position() {
            Map<Integer, Long> behind = new HashMap<>();
            held.forEach((lock, wait) -> behind.put(lock, wait.from()));
            return new FeedPosition(border, behind);
        }
    }

    /**
     * @param events to be told now
     * @param more whether it is worth going on at once
     */
    record Step(List<Event> events, boolean more) {}

    FeedPosition position() {
        return position;
    }

    /** The organisation that has waited longest. */
    Optional<EventFeed.Delay> delay() {
        return state.held().values().stream()
                .min((a, b) -> Long.signum(a.since() - b.since()))
                .map(wait -> new EventFeed.Delay(
                        Duration.ofNanos(nanoTime.getAsLong() - wait.since()),
                        wait.writers().stream()
                                .mapToInt(EventStore.Writer::process)
                                .min()
                                .orElse(0)));
    }

    /** Whether some organisation waits for a writer. */
    boolean waiting() {
        return !state.held().isEmpty();
    }

    /** What follows, without a gap in any organisation. */
    Step next() {
        State now = state;
        return now.border() < 0 ? start() : now.held().isEmpty() ? follow(now) : look(now);
    }

    /** Begins behind the last id that is there; those who are being written for begin when that is over. */
    private Step start() {
        become(database.inTransaction(handle -> {
            EventStore store = handle.attach(EventStore.class);
            long drawn = store.drawn();
            Map<Integer, Set<EventStore.Writer>> writers = writers(store);
            return new State(Math.min(drawn, store.bounds().last()), held(new HashMap<>(), writers, -1, drawn));
        }));
        return new Step(List.of(), false);
    }

    /** While no id is missing nothing else need be asked. */
    private Step follow(State now) {
        List<Event> page =
                database.inTransaction(handle -> handle.attach(EventStore.class).after(now.border(), PAGE));
        int whole = 0;
        while (whole < page.size() && page.get(whole).id() == now.border() + whole + 1) {
            whole++;
        }
        if (whole == 0) {
            return page.isEmpty() ? new Step(List.of(), false) : look(now);
        }
        become(new State(now.border() + whole, now.held()));
        return new Step(page.subList(0, whole), whole < page.size() || whole == PAGE);
    }

    private Step look(State now) {
        Look look = new Look(now);
        Step step = database.inTransaction(handle -> look.at(handle.attach(EventStore.class)));
        become(new State(look.border, look.held));
        return step;
    }

    private void become(State next) {
        state = next;
        position = next.position();
    }

    private Map<Integer, Held> held(
            Map<Integer, Held> held, Map<Integer, Set<EventStore.Writer>> writers, long from, long drawn) {
        long now = nanoTime.getAsLong();
        writers.forEach((lock, who) -> held.putIfAbsent(lock, new Held(from, drawn, who, now)));
        return held;
    }

    private static Map<Integer, Set<EventStore.Writer>> writers(EventStore store) {
        return store.writers(WriterLocks.CLASS).stream()
                .collect(Collectors.groupingBy(writer -> (int) writer.lock(), Collectors.toSet()));
    }

    /** One look at h, the locks and the rows, in this order. */
    private final class Look {
        final Map<Integer, Held> held;
        final List<Event> told = new ArrayList<>();
        long border;
        boolean more;

        Look(State before) {
            held = new HashMap<>(before.held());
            border = before.border();
        }

        Step at(EventStore store) {
            long drawn = store.drawn();
            Map<Integer, Set<EventStore.Writer>> writers = writers(store);
            for (Map.Entry<Integer, Held> entry : List.copyOf(held.entrySet())) {
                Set<EventStore.Writer> now = writers.getOrDefault(entry.getKey(), Set.of());
                if (Collections.disjoint(now, entry.getValue().writers())) {
                    catchUp(store, entry.getKey(), entry.getValue(), now, drawn);
                }
            }
            goOn(store, writers, drawn);
            return new Step(told, more);
        }

        /** Tells a held one what it may be told by now; it stays held while others write for it, or a page is too little. */
        private void catchUp(EventStore store, int lock, Held wait, Set<EventStore.Writer> now, long drawn) {
            long complete = now.isEmpty() ? drawn : wait.upTo();
            long from = wait.from() < 0 ? Math.min(wait.upTo(), border) : wait.from();
            long upTo = Math.min(complete, border);
            List<Event> page = store.range(from, upTo, PAGE);
            page.stream()
                    .filter(event -> WriterLocks.of(event.organisationId()) == lock)
                    .forEach(told::add);
            if (page.size() == PAGE) {
                more = true;
                long last = page.get(page.size() - 1).id();
                held.put(lock, new Held(last, complete, Set.of(), nanoTime.getAsLong()));
            } else if (now.isEmpty()) {
                held.remove(lock);
            } else {
                held.put(lock, new Held(upTo, drawn, now, nanoTime.getAsLong()));
            }
        }

        private void goOn(EventStore store, Map<Integer, Set<EventStore.Writer>> writers, long drawn) {
            Set<Integer> late = new HashSet<>(writers.keySet());
            late.addAll(held.keySet());
            long before = border;
            List<Event> page = store.after(before, PAGE);
            more |= page.size() == PAGE;
            for (Event event : page) {
                if (event.id() > drawn) {
                    // Whoever wrote beside this one may have come after our look.
                    more = true;
                    break;
                }
                border = event.id();
                if (!late.contains(WriterLocks.of(event.organisationId()))) {
                    told.add(event);
                }
            }
            if (border > before) {
                held(held, writers, before, drawn);
            }
        }
    }
}
